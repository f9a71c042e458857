/** Counting stops there: the number is then "more than". */
export const COUNT_CAP = 1000;

/** Such as "one mail", "2 mails" or "more than 1,000 mails". @param cap where the counting stopped */
export const howManyMails = (count: number, cap = COUNT_CAP): string => howMany(count, cap, 'mail');

/** The same of the events for webhooks. */
export const howManyEvents = (count: number): string => howMany(count, COUNT_CAP, 'event');

/** The same of what becomes mails. */
export const howManyNotices = (count: number): string => howMany(count, COUNT_CAP, 'notice');

function howMany(count: number, cap: number, noun: string): string {
  if (count > cap) return `more than ${cap.toLocaleString('en')} ${noun}s`;
  return count === 1 ? `one ${noun}` : `${count} ${noun}s`;
}
