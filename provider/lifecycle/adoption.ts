import type { Account } from './account';
import { ACCOUNT, type Described, type Report, type Resource, type Values } from './define-resource';
import { agrees } from './difference';
import { readIfThere } from './if-there';

/** What becomes of a thing that exists already and that no state knows. */
export type Adopt = 'never' | 'identical';

/** The arguments that Mailgun shows to be something else, a line each. */
export const differencesOf = (resource: Resource, args: Values, actual: Values): readonly string[] =>
  Object.entries(args)
    .filter(([name, value]) => actual[name] !== undefined && !agrees(resource, name, value, actual[name]))
    .map(([name, value]) => `  ${name}: the program says ${JSON.stringify(value)}, Mailgun has ${JSON.stringify(actual[name])}`);

/** The arguments that cannot be read but that the outputs show to differ. Their values may be secret. */
const untold = (resource: Resource, args: Values, actual: Values): readonly string[] =>
  Object.entries(resource.toldByOutputs ?? {})
    .filter(([name, isSo]) => args[name] !== undefined && actual[name] === undefined && isSo?.(args[name], actual) === false)
    .map(([name]) => `  ${name}: the program and Mailgun differ`);

/**
 * What exists under an id, if it is as the program says. `undefined` where it does not exist.
 *
 * @throws with the differences otherwise.
 */
export async function readIdentical(resource: Resource, account: Account, id: string, args: Values): Promise<Described | undefined> {
  const described = await readIfThere(resource, account.mailgun, id, args);
  const actual = (described ?? {}) as unknown as Values;
  const lines = [...differencesOf(resource, args, actual), ...untold(resource, args, actual)];
  if (lines.length === 0) return described;
  throw new Error(
    `${resource.type} ${id} cannot be taken over, because it is not as the program says. Nothing was changed.\n${lines.join('\n')}`,
  );
}

/** The greatest age, in milliseconds, at which a credential with a generated password counts as left by a killed run: an older one may be in use. */
const RECENT = 24 * 3_600_000;

/**
 * Takes over what is in the way of a creation, where that is wanted.
 *
 * @throws with `refusal` where it is not, and with the reason where it cannot be.
 */
export async function takeOver(
  resource: Resource,
  account: Account,
  there: Described,
  { args, given, owner, report, refusal }: Taking & { readonly refusal: Error },
): Promise<Described> {
  const { type } = resource;
  if (account.adopt === 'never' || account.claims.ofAnother(type, there.id, owner)) throw refusal;
  const because = (reason: string) => new Error(`${refusal.message}\n${reason}`, { cause: refusal });
  const made = Object.keys(args).filter((name) => resource.generate?.[name] !== undefined && !(name in given));
  const now = Date.now() + (account.clock.offset() ?? 0);
  if (made.length > 0 && !(there.createdAt && now - there.createdAt.getTime() < RECENT))
    throw because(
      `It is not taken over, because its ${made.join(', ')} is not known, and something may be using it: it is more than a day old.`,
    );
  const described = await readIdentical(resource, account, there.id, given).catch((error: unknown) => {
    throw because(error instanceof Error ? error.message : String(error));
  });
  if (!described) throw refusal;
  const renewed = made.length > 0 ? `; it gets a new ${made.join(', ')}` : '';
  report(`${type} ${described.id} already exists as the program says, and was taken over (mailgun:adopt)${renewed}.`);
  return described;
}

interface Taking {
  /** All arguments, including the generated ones. */
  readonly args: Values;
  /** Those that the program gives. */
  readonly given: Values;
  readonly owner: string;
  readonly report: Report;
}

/** A thing without a name that is as the program says and that no resource of this run has, where one is wanted. */
export async function findAbandoned(
  resource: Resource,
  account: Account,
  { given, report }: Pick<Taking, 'given' | 'report'>,
): Promise<Described | undefined> {
  if (account.adopt === 'never' || resource.idOf || !resource.list) return undefined;
  const alike: string[] = [];
  for await (const each of resource.list(account.mailgun, ACCOUNT)) {
    if (
      account.claims.isHeld(resource, each.id) ||
      differencesOf(resource, { ...resource.defaults, ...given }, each as unknown as Values).length > 0
    )
      continue;
    if (resource.shownOnce) {
      alike.push(each.id);
      continue;
    }
    // A list may show less than there is.
    const described = await readIdentical(resource, account, each.id, given).catch(() => undefined);
    if (!described) continue;
    report(`${resource.type} ${each.id} already exists as the program says, and was taken over (mailgun:adopt).`);
    return described;
  }
  for (const id of alike)
    report(
      `${resource.type} ${id} is as the program says, but cannot be taken over without its ${resource.shownOnce?.join(', ')}: a new one is created. ` +
        'If nobody uses the old one, delete it at Mailgun.',
    );
  return undefined;
}
