import { randomBytes } from 'node:crypto';
import {
  type CallToolResult,
  createRequestStateCodec,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Caller, Confirmation, Gate, Unconfirmed } from '../gate';
import { refusal, words } from './answer';

/** What goes through the client and comes back: signed, so that it cannot be changed, and of no use to another agent, for another tool or later. */
interface State {
  readonly tool: string;
  readonly id: string;
  readonly digest: string;
}

const TTL_SECONDS = 5 * 60;
const ASKED = 'confirm';

/** Nothing waits longer than a process lives; after a restart it is asked anew. */
const key = randomBytes(32);

/** Signs what a client is asked, for one agent. */
export const confirmationsOf = (agent: string) => createRequestStateCodec<State>({ key, ttlSeconds: TTL_SECONDS, bind: () => agent });

type Codec = ReturnType<typeof confirmationsOf>;

/** What the client's user has said of this very call, where it has been asked. */
export type Given =
  | { readonly kind: 'not asked' | 'no answer' | 'declined' }
  | { readonly kind: 'accepted'; readonly confirmation: Confirmation };

export function givenWith({ mcpReq }: ServerContext, tool: string): Given {
  const state = mcpReq.requestState<State>();
  // Without a state of ours an answer was given to nothing.
  if (state === undefined || state.tool !== tool) return { kind: 'not asked' };
  const answer = inputResponse(mcpReq.inputResponses, ASKED);
  if (answer.kind !== 'elicit') return { kind: 'no answer' };
  return answer.action === 'accept' ? { kind: 'accepted', confirmation: { id: state.id, digest: state.digest } } : { kind: 'declined' };
}

/** Asks the client's user. Their yes is the button: the form has no fields that a client could fill in by itself. */
export async function ask(codec: Codec, context: ServerContext, tool: string, unconfirmed: Unconfirmed): Promise<InputRequiredResult> {
  const { id, digest } = unconfirmed.confirmation;
  return inputRequired({
    inputRequests: { [ASKED]: inputRequired.elicit({ message: unconfirmed.words, requestedSchema: { type: 'object', properties: {} } }) },
    requestState: await codec.mint({ tool, id, digest }, context),
  });
}

const notGiven = {
  declined: 'The person at this client did not agree. Nothing was sent. Do not call it again unless they ask you to.',
  'no answer': 'The person at this client gave no answer. Nothing was sent. Ask them before you call it again.',
};

/** A no is written down like every other refusal. */
export const refuseUnconfirmed = (gate: Gate, caller: Caller, asked: string, kind: keyof typeof notGiven): CallToolResult =>
  refusal(gate.refuse(caller, `call ${asked}`, notGiven[kind], 403));

export const cannotAsk = (): CallToolResult =>
  words(
    'The policy lets this through only if the person at this client agrees, and this client cannot ask them (it has no elicitation). Nothing was sent. Tell the person whom you work for: another client, or another rule in the policy, is needed.',
    true,
  );
