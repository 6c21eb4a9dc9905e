const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** Messages that an address may send in the first stage; each later one lets it send twice as many. */
const firstLimit = 200;

export const totalStages = 12;

export interface WarmupStage {
  /** 1 at first. */
  readonly number: number;
  readonly startedAt: Date;
  /** What all stages before it let through. */
  readonly startVolume: number;
  /** Messages of this stage. */
  readonly limit: number;
}

/**
 * The stage of an address whose warm-up began at that time; undefined once it is over. Mailgun does not say how long a stage is nor how fast
 * the limit grows: here a stage is a day.
 */
export function stageOf(startedAt: Date, at: Date): WarmupStage | undefined {
  const number = stageNumber(startedAt, at);
  return number > totalStages ? undefined : stage(startedAt, number);
}

/** The stages that are over. */
export const stagesBefore = (startedAt: Date, at: Date): WarmupStage[] =>
  Array.from({ length: Math.min(stageNumber(startedAt, at) - 1, totalStages) }, (_, index) => stage(startedAt, index + 1));

const stageNumber = (startedAt: Date, at: Date) => Math.floor((+at - +startedAt) / dayInMilliseconds) + 1;

const stage = (startedAt: Date, number: number): WarmupStage => ({
  number,
  startedAt: new Date(+startedAt + (number - 1) * dayInMilliseconds),
  startVolume: firstLimit * (2 ** (number - 1) - 1),
  limit: firstLimit * 2 ** (number - 1),
});

export const isWarming = (startedAt: Date | undefined, at: Date): boolean =>
  startedAt !== undefined && stageOf(startedAt, at) !== undefined;
