import type { Moderator } from '../generated/sqlite/client.ts';
import type { FieldError } from '../http/forms.ts';
import { LANGUAGES, languageOf } from '../mail/languages/index.ts';
import type { Services } from '../services.ts';
import { TIME_ZONES, zoneName } from '../time/time-zones.ts';
import { NOTIFY_LABELS, WEEKDAYS } from './describe-wishes.ts';
import { dayField, formOfWishes } from './mail-wishes.validation.ts';

/** @param refused what was typed into a form that was not acceptable; else without errors */
export async function presentWishes(
  { database, site }: Pick<Services, 'database' | 'site'>,
  moderator: Moderator,
  { typed, errors }: { typed: Record<string, string>; errors: FieldError[] },
) {
  const { timeZone, locale } = site.get();
  const isTyped = 'notify' in typed;
  const values: Record<string, string> = isTyped ? typed : formOfWishes(moderator);
  return {
    values,
    errors,
    notifyChoices: Object.entries(NOTIFY_LABELS).map(([value, label]) => ({ value, label })),
    weekdays: WEEKDAYS.map(({ day, label }) => ({
      field: dayField(day),
      label,
      checked: values[dayField(day)] === '1',
    })),
    timeZones: [
      { value: '', label: `As the site: ${zoneName(timeZone)}` },
      ...TIME_ZONES.map((zone) => ({ value: zone, label: zone })),
    ],
    languages: [
      { value: '', label: `As the site: ${LANGUAGES[languageOf(locale)]}` },
      ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
    ],
    watched: await database.prisma.watchedArticle.count({ where: { moderatorId: moderator.id } }),
  };
}
