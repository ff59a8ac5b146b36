/** A name of a column in SQL. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text in SQL. */
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A number in SQL. A text is rounded once, to float64. */
export const double = (value: number): string => `CAST('${value}' AS DOUBLE)`;

/** A number in SQL, rounded to float32. */
export const float = (value: number): string => `CAST('${Math.fround(value)}' AS FLOAT)`;

/** The pattern that matches this path alone. */
export const pathPattern = (path: string): string => path.replace(/[*?[]/g, '[$&]');
