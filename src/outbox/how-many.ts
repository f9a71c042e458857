/** Counting stops there: the number is then "more than". */
export const COUNT_CAP = 1000;

/** Such as "one mail", "2 mails" or "more than 1,000 mails". @param cap where the counting stopped */
export function howManyMails(count: number, cap = COUNT_CAP): string {
  if (count > cap) return `more than ${cap.toLocaleString('en')} mails`;
  return count === 1 ? 'one mail' : `${count} mails`;
}
