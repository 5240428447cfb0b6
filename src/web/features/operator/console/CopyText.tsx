import { type ReactNode, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { announce } from '@/web/lib/liveRegion.ts';
import styles from './CopyText.module.css';

const SHOWN_MS = 2_000;

/** Works without https too, where the browser has no clipboard for pages. */
async function copy(text: string, holder: HTMLElement | null): Promise<void> {
  const clipboard = (navigator as { clipboard?: Clipboard }).clipboard;
  if (clipboard !== undefined && window.isSecureContext) return clipboard.writeText(text);
  const range = document.createRange();
  if (holder === null) throw new Error('nothing to copy from');
  range.selectNodeContents(holder);
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  if (!document.execCommand('copy')) throw new Error('the browser does not copy');
}

type CopyTextProps = { text: string; what: string };

/** A command or a text to take away. */
export function CopyText({ text, what }: CopyTextProps): ReactNode {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const [holder, setHolder] = useState<HTMLElement | null>(null);
  const onCopy = (): void => {
    copy(text, holder)
      .then(() => {
        setState('copied');
        announce(`Copied: ${what}.`);
      })
      .catch(() => setState('failed'))
      .finally(() => setTimeout(() => setState('idle'), SHOWN_MS));
  };
  const words = { idle: 'Copy', copied: 'Copied', failed: 'Select it and copy' }[state];
  return (
    <span className={styles.line}>
      <code ref={setHolder}>{text}</code>
      <Button tone="quiet" aria-label={`Copy ${what}`} onClick={onCopy}>
        {words}
      </Button>
    </span>
  );
}
