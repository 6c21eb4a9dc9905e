import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { suggestion } from 'mailgun-sdk';
import { type Area, areas } from '../operations/area';
import { writeFirstPolicy } from '../policy/first-policy';
import { createToken } from '../policy/token';

export interface InitOptions {
  readonly policy: string;
}

type Ask = (question: string, byDefault: string) => Promise<string>;

const DAY = 86_400_000;

/**
 * Writes a first policy. Pressing Enter at every question gives an agent that may read events and nothing else.
 *
 * @throws where the file is there already, and for an answer that cannot stand in a policy.
 */
export async function runInit({ policy }: InitOptions, say: (line: string) => void): Promise<void> {
  if (existsSync(policy)) throw new Error(`${policy} is there already. Edit it, or name another file with --policy.`);
  say('What may the agent do? Each answer can be changed later in the file. Enter takes what stands in brackets.');
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY === true });
  const given = lines[Symbol.asyncIterator]();
  const ask: Ask = async (question, byDefault) => {
    process.stderr.write(`${question} [${byDefault}] `);
    const { value, done } = await given.next();
    return done || value.trim() === '' ? byDefault : value.trim();
  };
  try {
    const agent = await ask('Name of the agent:', 'support-bot');
    const granted = await askAreas(ask);
    const domains = wordsIn(await ask('Domains, separated by commas; * for all:', 'none'));
    const canSend = granted.get('Messages') === 'full' || granted.get('Mailing lists & members') === 'full';
    const recipients = canSend ? wordsIn(await ask('Whom may mail reach? Such as *@example.com; * for everybody:', 'none')) : [];
    const confirm = [...granted.values()].includes('full') ? await ask('Must a person approve each write? yes or no:', 'yes') : 'no';
    const expires = await ask('Last day of its token:', new Date(Date.now() + 90 * DAY).toISOString().slice(0, 10));
    const { token, hash } = createToken();
    const text = writeFirstPolicy({
      agent,
      hash,
      expires,
      areas: granted,
      domains,
      recipients,
      confirm: confirm.startsWith('n') ? undefined : 'person',
    });
    // Not over a file that somebody has written meanwhile.
    writeFileSync(policy, text, { flag: 'wx', mode: 0o600 });
    say('');
    say(`Written to ${policy}. The token of ${agent}, which is shown only now:`);
    say(`  ${token}`);
    say(`See what it may do:  mailgun-gate check --policy ${policy}`);
    say(`Start the gate:      MAILGUN_API_KEY=… mailgun-gate serve --policy ${policy}`);
  } finally {
    lines.close();
  }
}

async function askAreas(ask: Ask): Promise<ReadonlyMap<Area, 'read' | 'full'>> {
  const answer = await ask(`Areas, as "Events: read, Messages: full". There are ${areas.join(', ')}.\nAreas:`, 'Events: read');
  return new Map(
    answer.split(',').map((part) => {
      const [name = '', access = 'read'] = part.split(':').map((each) => each.trim());
      const area = areas.find((each) => each.toLowerCase() === name.toLowerCase());
      if (area === undefined) throw new Error(`there is no area ${name}${suggestion(name, areas)}`);
      if (access !== 'read' && access !== 'full') throw new Error(`${area}: ${access} must be read or full; what is not named is off`);
      return [area, access] as const;
    }),
  );
}

const wordsIn = (answer: string): readonly string[] => (answer === 'none' ? [] : answer.split(',').map((word) => word.trim()));
