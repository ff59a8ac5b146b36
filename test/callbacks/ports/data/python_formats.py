"""Writes python_formats.json: numbers, formats, and what Python's format() makes of them (null: an error)."""
import json
import math
import random
import struct

random.seed(20)
EDGES = [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, 1.0, 1e16, 1e15, 9.995, 1e-5, 1e-4, 99999.5, 999999.5, 1e22, 5e-324,
         1.7976931348623157e308, math.inf, -math.inf, math.nan]


def number():
    kind = random.random()
    if kind < 0.3:
        return random.randint(0, 3000)
    if kind < 0.5:
        return random.random()
    if kind < 0.65:
        return random.choice(EDGES)
    if kind < 0.85:
        return random.choice([1, -1]) * random.random() * 10 ** random.randint(-12, 20)
    if kind < 0.95:
        return round(random.uniform(-100, 100), random.randint(0, 4))
    return struct.unpack('>d', struct.pack('>Q', random.getrandbits(64)))[0]


def spec():
    some = lambda chance, text: text if random.random() < chance else ''
    fill = some(0.3, some(0.6, random.choice('*x 0_.<>=^-+')) + random.choice('<>=^'))
    width = some(0.3, '0') + some(0.4, str(random.randint(1, 30)))
    precision = some(0.5, '.' + str(random.choice([0, 1, 2, 3, 4, 5, 6, 8, 10, 17, 20, 30])))
    kind = random.choice(['', 'd', 'f', 'F', 'e', 'E', 'g', 'G', '%', 'f', 'g'])
    return fill + some(0.25, random.choice('+- ')) + some(0.15, '#') + width + some(0.2, random.choice(',_')) + precision + kind


def formatted(value, text):
    try:
        return format(value, text)
    except ValueError:
        return None


def case():
    value, text = number(), spec()
    shown = repr(value)
    return [shown, text, formatted(value, text)]


with open('python_formats.json', 'w') as file:
    rows = [json.dumps(case(), ensure_ascii=False) for _ in range(1500)]
    file.write('[\n' + ',\n'.join(rows) + '\n]\n')  # Then: npx prettier --write python_formats.json
