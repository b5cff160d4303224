// Drives `tacho mcp` with the project's own clients, of both eras of the protocol and over both
// transports. Prints a line for each claim and ends with 1 when one does not hold.
//
//   node contract.mjs stdio PROGRAM DIRECTORY     node contract.mjs http URL TOKEN
//
// DIRECTORY holds the runs `first` (completed) and `live` (running, a point every 200 ms).

import assert from 'node:assert/strict';
import * as legacy from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as LegacyStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as LegacyHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CallToolResultSchema,
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import * as modern from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio';

const [, , way, first, second] = process.argv;
const me = { name: 'tacho-checks', version: '1' };

const eras = [
  {
    name: '2025-11-25 by @modelcontextprotocol/sdk',
    session: true,
    client: () => new legacy.Client(me),
    stdio: (options) => new LegacyStdio(options),
    http: (url, options) => new LegacyHttp(url, options),
    call: (client, params, options) => client.callTool(params, CallToolResultSchema, options),
    revision: (client, transport) => transport.protocolVersion ?? '2025-11-25',
    onUpdated: (client, hear) => client.setNotificationHandler(ResourceUpdatedNotificationSchema, hear),
    onList: (client, hear) => client.setNotificationHandler(ResourceListChangedNotificationSchema, hear),
    subscribe: (client, uri) => client.subscribeResource({ uri }),
  },
  {
    name: '2026-07-28 by @modelcontextprotocol/client',
    session: false,
    client: () => new modern.Client(me, { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
    stdio: (options) => new ModernStdio(options),
    http: (url, options) => new modern.StreamableHTTPClientTransport(url, options),
    call: (client, params, options) => client.callTool(params, options),
    onUpdated: (client, hear) => client.setNotificationHandler('notifications/resources/updated', hear),
    onList: (client, hear) => client.setNotificationHandler('notifications/resources/list_changed', hear),
    subscribe: (client, uri) => client.listen({ resourceSubscriptions: [uri] }),
  },
];

let held = 0;

async function claim(what, check) {
  await check();
  held++;
  console.log(`ok ${what}`);
}

function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within 30 s: ${what}`)), 30_000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function connected(era) {
  const client = era.client();
  const transport =
    way === 'stdio'
      ? era.stdio({ command: first, args: ['mcp'], cwd: second, stderr: 'inherit', env: process.env })
      : era.http(new URL(first), { requestInit: { headers: { Authorization: `Bearer ${second}` } } });
  await soon(client.connect(transport), 'connect');
  return client;
}

async function check(era) {
  const client = await connected(era);
  const call = (name, args, options) => soon(era.call(client, { name, arguments: args }, options), name);

  await claim(`${era.name}: says who it is`, async () => {
    assert.equal(client.getServerVersion().name, 'tacho');
    assert.match(client.getInstructions(), /list_runs/);
  });

  await claim(`${era.name}: tools have schemas and annotations`, async () => {
    const { tools } = await client.listTools();
    assert.equal(tools.length, 8);
    for (const tool of tools) {
      assert.equal(tool.inputSchema.additionalProperties, false, tool.name);
      assert.equal(tool.outputSchema.type, 'object', tool.name);
      assert.equal(tool.annotations.readOnlyHint, tool.name !== 'note', tool.name);
      assert.equal(tool.annotations.idempotentHint, true, tool.name);
    }
  });

  await claim(`${era.name}: answers are text and facts of the announced shape`, async () => {
    // the client holds structuredContent against outputSchema by itself
    const listed = await call('list_runs', { where: 'name = first' });
    assert.equal(listed.structuredContent.matched, 1);
    assert.match(listed.content[0].text, /first, completed/);
    const summary = await call('summarize', { run: 'first' });
    assert.equal(summary.structuredContent.state, 'completed');
    const told = await call('findings', { run: 'first' });
    assert.ok(Array.isArray(told.structuredContent.not_judged));
    const history = await call('history', { run: 'first', metrics: ['loss'], around: 3 });
    assert.equal(history.structuredContent.values.loss.length, 5);
    const compared = await call('compare', { runs: ['first', 'live'] });
    assert.equal(compared.structuredContent.metrics[0].metric, 'loss');
    const chart = await call('chart', { run: 'first', metrics: ['loss'], budget: 200 });
    assert.ok(chart.content[0].text.length <= 800);
    const noted = await call('note', { run: 'first', tags: [`era=${era.session}`] });
    assert.ok(noted.structuredContent.added <= 1);
  });

  await claim(`${era.name}: wrong arguments are an answer, an unknown tool is an error`, async () => {
    const wrong = await call('summarize', { run: 7, budgt: 100 });
    assert.equal(wrong.isError, true);
    assert.match(wrong.content[0].text, /'run' is 7; give text.*did you mean budget\?/);
    const lost = await call('summarize', { run: 'no-such-run' });
    assert.equal(lost.isError, true);
    assert.match(lost.content[0].text, /no run 'no-such-run'/);
    await assert.rejects(call('sumarize', { run: 'first' }), (e) => {
      assert.equal(e.code, -32602);
      assert.match(e.message, /did you mean summarize\?/);
      return true;
    });
  });

  await claim(`${era.name}: resources are listed and read`, async () => {
    const { resources } = await client.listResources();
    assert.ok(resources.some((r) => r.uri === 'tacho://runs'));
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.ok(resourceTemplates.some((t) => t.uriTemplate === 'tacho://runs/{run}/report'));
    const { contents } = await client.readResource({ uri: 'tacho://runs/first/report' });
    assert.match(contents[0].text, /^# first/);
    await assert.rejects(client.readResource({ uri: 'tacho://runs/no-such-run' }), (e) => {
      assert.equal(e.code, era.session ? -32002 : -32602);
      return true;
    });
  });

  await claim(`${era.name}: prompts and completions are given`, async () => {
    const { prompts } = await client.listPrompts();
    assert.ok(prompts.some((p) => p.name === 'is-it-fine'));
    const prompt = await client.getPrompt({ name: 'is-it-fine', arguments: { run: 'first' } });
    assert.match(prompt.messages[0].content.text, /Is run first fine\?/);
    const { completion } = await client.complete({
      ref: { type: 'ref/prompt', name: 'is-it-fine' },
      argument: { name: 'run', value: 'fi' },
    });
    assert.deepEqual(completion.values, ['first']);
  });

  await claim(`${era.name}: a change of a running job is told`, async () => {
    const heard = new Promise((resolve) => era.onUpdated(client, resolve));
    const subscription = await soon(era.subscribe(client, 'tacho://runs/live'), 'subscribe');
    const { params } = await soon(heard, 'notifications/resources/updated');
    assert.equal(params.uri, 'tacho://runs/live');
    await subscription.close?.();
    if (era.session) {
      await client.unsubscribeResource({ uri: 'tacho://runs/live' });
    }
  });

  await claim(`${era.name}: a waiting call tells progress, and what is new since its mark`, async () => {
    const told = await call('changes', { run: 'live' });
    const progress = [];
    const news = await call(
      'changes',
      { run: 'live', since: told.structuredContent.mark, wait: 3 },
      { onprogress: (p) => progress.push(p) },
    );
    assert.ok(progress.length > 0, 'no progress');
    assert.match(progress[0].message, /running, step \d+, loss/);
    // a busy machine does slow the job down, and that is told
    const slow = ['throughput_drop', 'stall'];
    assert.deepEqual(
      news.structuredContent.new_findings.filter((one) => !slow.includes(one.kind)),
      [],
    );
    assert.match(news.content[0].text, /further/);
  });

  await claim(`${era.name}: a call is withdrawn, and the next one answered`, async () => {
    await call('changes', { run: 'live' });
    const told = await call('changes', { run: 'live' });
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 700);
    await assert.rejects(
      call(
        'changes',
        { run: 'live', wait: 600, since: told.structuredContent.mark },
        { signal: controller.signal },
      ),
    );
    const after = await call('summarize', { run: 'first' });
    assert.equal(after.structuredContent.state, 'completed');
  });

  if (era.session) {
    await claim(`${era.name}: gives a sign of life`, async () => {
      assert.deepEqual(await client.ping(), {});
    });
    await claim(`${era.name}: remembers what it has told in this session`, async () => {
      await call('changes', { run: 'first' });
      const again = await call('changes', { run: 'first' });
      assert.equal(again.structuredContent.same, true);
    });
  }
  await client.close();
}

async function strangers() {
  for (const era of eras) {
    await claim(`${era.name}: whoever has not the token is turned away`, async () => {
      const client = era.client();
      const transport = era.http(new URL(first), {
        requestInit: { headers: { Authorization: `Bearer ${'x'.repeat(second.length)}` } },
      });
      await assert.rejects(soon(client.connect(transport), 'refusal'));
    });
  }
}

for (const era of eras) {
  await check(era);
}
if (way === 'http') {
  await strangers();
}
console.log(`${held} claims hold`);
process.exit(0);
