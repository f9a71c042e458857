import type { Services } from '../services.ts';

/** Trouble that lasts is logged when it begins and when it is over, not each time. */
export interface Trouble {
  goesOn(error: unknown): void;
  isOver(): void;
}

export interface TroubleLines {
  /** error for a fault of our own, warn for one of others */
  level: 'error' | 'warn';
  began: string;
  over: string;
}

export function watchTrouble(log: Services['log'], { level, began, over }: TroubleLines): Trouble {
  let isOn = false;
  return {
    goesOn(error) {
      if (!isOn) log[level]({ err: error }, began);
      isOn = true;
    },
    isOver() {
      if (isOn) log.info(over);
      isOn = false;
    },
  };
}
