import { describe, expect, it } from 'vitest';
import { readServerEvents } from './readServerEvents.ts';

function streamOf(chunks: readonly string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

async function eventsOf(chunks: readonly string[]) {
  const events = [];
  for await (const event of readServerEvents(streamOf(chunks))) events.push(event);
  return events;
}

describe('server-sent events of a fetched body', () => {
  it('come out whole, wherever the network cut them', async () => {
    const text = ': hello\n\nevent: job\ndata: {"progress":0.5}\n\nevent: job\r\ndata: 1\r\ndata: 2\r\n\r\n';
    const expected = [
      { event: 'job', data: '{"progress":0.5}' },
      { event: 'job', data: '1\n2' },
    ];
    for (const at of [3, 12, 30, text.length - 2]) {
      expect(await eventsOf([text.slice(0, at), text.slice(at)])).toEqual(expected);
    }
  });

  it('include the last one when the stream ends without a blank line', async () => {
    expect(await eventsOf(['data: end'])).toEqual([{ event: 'message', data: 'end' }]);
  });
});
