import { type ReactNode, useState } from 'react';
import { NAVIGATION } from '@/web/app/navigation.ts';
import { Dialog } from '@/web/components/Dialog.tsx';
import { areSingleKeysOn, setSingleKeys } from '@/web/lib/shortcuts.ts';
import styles from './KeyList.module.css';

export type KeyMeaning = { readonly keys: string; readonly does: string };

const KEYS: readonly KeyMeaning[] = [
  { keys: 'Ctrl K  or  /', does: 'Find a page or an account, or do something' },
  { keys: '?', does: 'This list' },
  { keys: 'Esc', does: 'Close what is open' },
  { keys: 'Arrows', does: 'Move in grids and along charts' },
  ...NAVIGATION.map(({ key, label }) => ({ keys: `g  ${key}`, does: label })),
];

type KeyListProps = { isOpen: boolean; onClose: () => void; keys?: readonly KeyMeaning[] };

export function KeyList({ isOpen, onClose, keys: shown = KEYS }: KeyListProps): ReactNode {
  const [isOn, setOn] = useState(areSingleKeysOn);
  return (
    <Dialog title="Shortcuts" isOpen={isOpen} onClose={onClose}>
      <dl className={styles.keys}>
        {shown.map(({ keys, does }) => (
          <div key={`${keys} ${does}`}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => {
            setSingleKeys(event.target.checked);
            setOn(event.target.checked);
          }}
        />
        Keys without Ctrl are on
      </label>
    </Dialog>
  );
}
