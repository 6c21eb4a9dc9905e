import type { CallToolRequestParams, CallToolResult, InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';
import type { Caller, Gate } from '../gate';
import type { Operation } from '../operations/operation';
import { aliases as renamed } from './aliases';
import { refusal, resultOf, words } from './answer';
import { readArguments } from './arguments';
import { ask, cannotAsk, type confirmationsOf, givenWith, refuseUnconfirmed } from './confirmation';
import { CALL, FIND, find, operationNamed } from './finding';
import { listingOf } from './listing';

/** One connection, or one request over HTTP: who asks, and what their client can do. */
export interface Seat {
  readonly gate: Gate;
  readonly agent: string;
  readonly confirmations: ReturnType<typeof confirmationsOf>;
  readonly canAsk: (context: ServerContext) => boolean;
  /** Former names of tools. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
}

type Given = Readonly<Record<string, unknown>>;

export function callerOf({ agent }: Seat, { mcpReq }: ServerContext, confirmed?: Caller['confirmed']): Caller {
  const token = mcpReq._meta?.progressToken;
  let progress = 0;
  const tell = (message: string) => {
    // Who is gone hears nothing; the call itself ends by its signal.
    mcpReq
      .notify({ method: 'notifications/progress', params: { progressToken: token, progress: ++progress, message } })
      .catch(() => undefined);
  };
  return {
    agent,
    door: 'mcp',
    traceId: traceIdIn(mcpReq._meta),
    signal: mcpReq.signal,
    onWait: token === undefined ? undefined : tell,
    confirmed,
  };
}

/** The trace of a W3C `traceparent`, as the client's `_meta` has it. */
const traceIdIn = (meta: Given | undefined): string | undefined =>
  typeof meta?.traceparent === 'string' ? /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/.exec(meta.traceparent)?.[1] : undefined;

/** A tool that the agent has not been given, or not any more, is answered as one that does not exist. */
const notAvailable = 'is not available to this agent. List the tools again and use one of those.';

export async function callTool(
  seat: Seat,
  { name, arguments: given = {} }: CallToolRequestParams,
  context: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const listing = listingOf(seat.gate.operationsOf(seat.agent));
  const table = seat.aliases ?? renamed;
  const tool = Object.hasOwn(table, name) ? (table[name] as string) : name;
  if (listing.hasSearch && tool === FIND)
    return typeof given.query === 'string'
      ? find(listing.operations, given.query.slice(0, 200))
      : words('query: is required, as text.', true);
  const isGeneral = listing.hasSearch && tool === CALL;
  const operation = operationNamed(listing.operations, isGeneral ? String(given.operation) : tool);
  if (operation === undefined)
    return refusal(
      seat.gate.refuse(
        callerOf(seat, context),
        `call the tool ${tool}`,
        `${isGeneral ? 'This operation' : 'This tool'} ${notAvailable}`,
        403,
      ),
    );
  return isGeneral ? pass(seat, operation, argumentsIn(given), tool, context) : pass(seat, operation, given, tool, context);
}

const argumentsIn = ({ arguments: given }: Given): Given =>
  typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Given) : {};

async function pass(
  seat: Seat,
  operation: Operation,
  given: Given,
  tool: string,
  context: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const read = readArguments(operation, given);
  if ('problems' in read) {
    // What is wrong can have values in it: the agent is told, and the audit has only that something is.
    const { decisionId } = seat.gate.refuse(
      callerOf(seat, context),
      `call ${operation.name}`,
      'the arguments are none of this operation',
      400,
    );
    const problems = read.problems.map((problem) => `- ${problem}`).join('\n');
    return refusal({ kind: 'refused', status: 400, decisionId, words: `Nothing was sent, because of the arguments:\n${problems}` });
  }
  const answer = givenWith(context, tool);
  if (answer.kind === 'declined' || answer.kind === 'no answer')
    return refuseUnconfirmed(seat.gate, callerOf(seat, context), operation.name, answer.kind);
  const outcome = await seat.gate.pass(read.call, callerOf(seat, context, answer.kind === 'accepted' ? answer.confirmation : undefined));
  switch (outcome.kind) {
    case 'answered':
      return resultOf(operation, outcome);
    case 'refused':
      return refusal(outcome);
    case 'unconfirmed':
      return seat.canAsk(context) ? ask(seat.confirmations, context, tool, outcome) : cannotAsk();
  }
}
