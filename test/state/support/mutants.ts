/** States that are not as `getState` returned them: one thing lost, changed, added or moved. */
type Json = null | boolean | number | string | Json[] | {[key: string]: Json};

interface Place {
  readonly parent: Json[] | {[key: string]: Json};
  readonly key: string | number;
}

function placesIn(json: Json): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  const keys: (string | number)[] = Array.isArray(json) ? [...json.keys()] : Object.keys(json);
  return keys.flatMap(key => [{parent: json, key}, ...placesIn((json as {[k: string]: Json})[key])]);
}

const get = ({parent, key}: Place): Json => (parent as {[k: string]: Json})[key];
const set = ({parent, key}: Place, value: Json): void => {
  (parent as {[k: string]: Json})[key] = value;
};

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(list.length * random())];

const OTHERS: readonly Json[] = [0, 1, -1, 0.5, 1e300, 'NaN', 'Infinity', '-0', '1', '', null, true, [], {}];

/** What may be done to what stands at a place; some of it changes nothing. */
const DEEDS: readonly ((place: Place, random: Random, all: readonly Place[]) => void)[] = [
  place => {
    if (Array.isArray(place.parent)) place.parent.splice(place.key as number, 1);
    else delete place.parent[place.key];
  },
  (place, random) => set(place, pick(random, OTHERS)),
  (place, random) => {
    const value = get(place);
    if (typeof value !== 'number') return;
    set(
      place,
      pick(random, [-value, value + 1, value - 1, 2 * value, value / 3, value + 0.5, value * (1 + 2 ** -52)]),
    );
  },
  (place, random) => {
    const value = get(place);
    if (Array.isArray(value)) value.splice(Math.floor(value.length * random()));
  },
  (place, random) => {
    const value = get(place);
    if (Array.isArray(value)) value.push(...value.slice(0, 1 + Math.floor(2 * random())), 0);
  },
  place => {
    const value = get(place);
    if (Array.isArray(value)) value.reverse();
    else if (typeof value === 'object' && value !== null) value.extra = 1;
    else if (typeof value === 'string') set(place, `${value} `);
  },
  (place, random, all) => {
    const other = pick(random, all);
    const [a, b] = [get(place), get(other)];
    // Not into itself.
    if (JSON.stringify(a)?.includes(JSON.stringify(b)) || JSON.stringify(b)?.includes(JSON.stringify(a)))
      return;
    set(place, b);
    set(other, a);
  },
  place => {
    if (Array.isArray(place.parent)) return;
    const value = get(place);
    delete place.parent[place.key];
    place.parent[`${place.key}2`] = value;
  },
];

/** `count` different states that each differ from `state` in one thing. */
export function mutantsOf(state: object, random: Random, count: number): object[] {
  const whole = JSON.stringify(state);
  const mutants = new Map<string, object>();
  for (let tries = 0; mutants.size < count && tries < 20 * count; tries++) {
    const json = JSON.parse(whole) as {[key: string]: Json};
    const places = placesIn(json);
    pick(random, DEEDS)(pick(random, places), random, places);
    const text = JSON.stringify(json);
    if (text !== whole) mutants.set(text, json);
  }
  return [...mutants.values()];
}
