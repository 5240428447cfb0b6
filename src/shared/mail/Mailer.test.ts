import { describe, expect, it } from 'vitest';
import { Mailer, transportOptions } from './Mailer.ts';

describe('transportOptions', () => {
  it('sends nothing beyond the loopback without encryption', () => {
    expect(transportOptions('smtp://ada:p%40ss@mail.example.com')).toMatchObject({
      host: 'mail.example.com',
      port: 587,
      secure: false,
      requireTLS: true,
      auth: { user: 'ada', pass: 'p@ss' },
    });
    expect(transportOptions('smtps://mail.example.com')).toMatchObject({ port: 465, secure: true });
    for (const host of ['127.0.0.1', 'localhost', '[::1]'])
      expect(transportOptions(`smtp://${host}:1025`)).toMatchObject({ requireTLS: false, port: 1025 });
    expect(transportOptions('smtp://127.evil.example:25').requireTLS).toBe(true);
  });

  it('bounds every wait and reads neither files nor addresses', () => {
    const options = transportOptions('smtp://mail.example.com');
    for (const wait of ['connectionTimeout', 'greetingTimeout', 'socketTimeout', 'dnsTimeout'] as const)
      expect(options[wait]).toBeLessThanOrEqual(10_000);
    expect(options).toMatchObject({ disableFileAccess: true, disableUrlAccess: true, maxRequeues: 0 });
  });
});

describe('a letter with a line break where a header is', () => {
  it.each([
    { subject: 'Hello\r\nBcc: evil@example.com', recipient: 'ada@example.com' },
    { subject: 'Hello', recipient: 'ada@example.com\nBcc: evil@example.com' },
  ])('is refused before anybody is connected to', async ({ subject, recipient }) => {
    const mailer = new Mailer('smtp://127.0.0.1:1', 'no-reply@accubooks.example');
    const sending = { id: 'x', recipient, letter: { subject, parts: [] }, at: new Date(0) };
    const sent = mailer.send(sending, new AbortController().signal);
    await expect(sent).rejects.toMatchObject({ name: 'MailFault', isFinal: true });
    mailer.close();
  });
});
