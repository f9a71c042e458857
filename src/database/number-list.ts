import type { Database } from './database.ts';

/**
 * SQL: the column is one of a list of numbers, for which there is one `?` and the value of `numberList`. So the
 * statement stays the same, and is prepared once, however long the list is.
 */
export const isListed = ({ dialect }: Pick<Database, 'dialect'>, column: string): string =>
  dialect === 'postgresql'
    ? `${column} = ANY (translate(?, '[]', '{}')::int[])`
    : `${column} IN (SELECT "value" FROM json_each(?))`;

export const numberList = (numbers: readonly number[]): string => JSON.stringify(numbers);
