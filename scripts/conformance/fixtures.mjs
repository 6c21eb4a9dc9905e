// What the conformance suite calls by name, mounted behind the gate's own transport, authentication, lists and signed states.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { asking, prompts, resources, tools } from './fixture-content.mjs';

const require = createRequire(import.meta.url);
// As the gate has it: its own errors are known by their class.
const { MissingRequiredClientCapabilityError } = createRequire(require.resolve('mailgun-gate/package.json'))(
  '@modelcontextprotocol/server',
);
const { callTool } = require('../../gate/dist/mcp/calls');
const { confirmationsOf } = require('../../gate/dist/mcp/confirmation');
const { createMcpHttpDoor } = require('../../gate/dist/mcp/http-handler');
const { listingOf } = require('../../gate/dist/mcp/listing');
const { promptFor, promptsFor } = require('../../gate/dist/mcp/prompts');
const { readResource, resourceTemplatesOf } = require('../../gate/dist/mcp/resources');
const { createMcpServerFor } = require('../../gate/dist/mcp/server');

const text = (words) => ({ content: [{ type: 'text', text: words }] });
const capabilitiesOf = ({ mcpReq }) => mcpReq.envelope?.['io.modelcontextprotocol/clientCapabilities'] ?? {};

/** Fixtures that do more than answer. */
const doing = {
  async test_tool_with_progress(_given, { mcpReq }) {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined)
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
      // Notifications that come at once would show nothing of a stream.
      await wait(20);
    }
    return text('Done.');
  },
  async test_tool_with_logging(_given, { mcpReq }) {
    for (const words of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) await mcpReq.log('info', words);
    return text('Done.');
  },
  test_logging_tool: (given, context) => doing.test_tool_with_logging(given, context),
  test_missing_capability(_given, context) {
    if (capabilitiesOf(context).sampling === undefined)
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
    return text('Done.');
  },
};

/**
 * The gate's server with the fixtures added to what it has. What is none of them goes the gate's own way.
 */
const serverWith = (changed) => (gate, agent, options) => {
  const server = createMcpServerFor(gate, agent, options);
  const confirmations = confirmationsOf(agent);
  const seat = { gate, agent, confirmations, canAsk: () => false };
  server.registerCapabilities({ logging: {}, completions: {} });
  server.setRequestHandler('tools/list', () => ({
    tools: [...listingOf(gate.operationsOf(agent)).tools, ...tools.map(({ tool }) => tool)],
  }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const { name, arguments: given = {} } = params;
    if (Object.hasOwn(asking, name)) return ask(name, given, context);
    if (Object.hasOwn(doing, name)) return doing[name](given, context);
    if (['test_trigger_tool_change', 'test_trigger_prompt_change'].includes(name)) {
      changed();
      return text('Changed.');
    }
    const found = tools.find(({ tool }) => tool.name === name);
    return found === undefined ? callTool(seat, params, context) : found.result;
  });
  server.setRequestHandler('resources/list', () => ({
    resources: resources.map(({ uri, name, description }) => ({ uri, name, description })),
  }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [
      ...resourceTemplatesOf(seat),
      { uriTemplate: 'test://template/{id}/data', name: 'template', description: 'A template.' },
    ],
  }));
  server.setRequestHandler('resources/read', ({ params: { uri } }, context) => {
    const [, id] = /^test:\/\/template\/([^/]+)\/data$/.exec(uri) ?? [];
    const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
    if (id !== undefined) return { contents: [{ uri, mimeType: 'application/json', text: data }] };
    const found = resources.find((resource) => resource.uri === uri);
    return found === undefined ? readResource(seat, uri, context) : { contents: [{ uri, ...found.content }] };
  });
  server.setRequestHandler('prompts/list', () => ({
    prompts: [...promptsFor(gate.operationsOf(agent)), ...prompts.map(({ prompt }) => prompt)],
  }));
  server.setRequestHandler('prompts/get', ({ params: { name, arguments: given = {} } }, context) => {
    if (Object.hasOwn(asking, name)) return ask(name, given, context);
    const found = prompts.find(({ prompt }) => prompt.name === name);
    return found === undefined ? promptFor(gate.operationsOf(agent), name, given) : { messages: found.messages(given) };
  });
  server.setRequestHandler('completion/complete', () => ({ completion: { values: [], total: 0, hasMore: false } }));

  /** States are signed and read as those of the gate's confirmations are. */
  const ask = async (name, given, context) => {
    const { requests, state, done } = asking[name];
    const before = context.mcpReq.requestState();
    const wanted = requests({ given, before, answers: context.mcpReq.inputResponses ?? {}, capabilities: capabilitiesOf(context) });
    if (Object.keys(wanted).length === 0) return done(context.mcpReq.inputResponses ?? {});
    const requestState = state === undefined ? undefined : await confirmations.mint(state(before), context);
    return { resultType: 'input_required', inputRequests: wanted, ...(requestState === undefined ? {} : { requestState }) };
  };
  return server;
};

/** The MCP door of a gate with the fixtures behind it. */
export async function startFixtures(gate) {
  const listeners = new Set();
  const onPolicyChange = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const door = createMcpHttpDoor({ ...gate, onPolicyChange }, {}, serverWith(changed));
  const server = createServer(door.handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    await door.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${server.address().port}/mcp`, close };
}
