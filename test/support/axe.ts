import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Frames in which no script runs, not even axe: what they show is looked at by itself. */
const SANDBOXED = 'iframe[sandbox]';

/** What axe has against a page, light and dark; empty when all is well. */
export async function axeFindings(page: Page): Promise<string[]> {
  const findings: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).exclude(SANDBOXED).analyze();
    findings.push(
      ...violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join()}`),
    );
  }
  return findings;
}
