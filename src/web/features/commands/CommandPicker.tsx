import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import styles from './CommandBox.module.css';
import { matchCommands } from './matchCommands.ts';

/** What can be found or done; `run` is called when the box has closed. */
export type PickedCommand = {
  readonly key: string;
  readonly label: string;
  readonly kind: string;
  readonly run: () => void;
};
type CommandPickerProps = { label: string; commands: readonly PickedCommand[]; onClose: () => void };

export function CommandPicker({ label, commands, onClose }: CommandPickerProps): ReactNode {
  const id = useId();
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const shown = matchCommands(commands, text);
  const chosen = Math.min(index, shown.length - 1);

  const run = (position: number): void => {
    const command = shown[position];
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setIndex(Math.min(chosen + 1, shown.length - 1));
    else if (event.key === 'ArrowUp') setIndex(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') run(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.box}>
      <input
        // biome-ignore lint/a11y/noAutofocus: the box was opened to type into it
        autoFocus
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={shown.length > 0 ? `${id}-${chosen}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={label}
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          setIndex(0);
        }}
      />
      <div id={`${id}-list`} role="listbox" aria-label="Matches" className={styles.list}>
        {shown.map((command, position) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the text box, as for any combobox
          <div
            key={command.key}
            id={`${id}-${position}`}
            role="option"
            tabIndex={-1}
            aria-selected={position === chosen}
            onClick={() => run(position)}
          >
            <span>{command.label}</span>
            <span className={styles.kind}>{command.kind}</span>
          </div>
        ))}
      </div>
      {shown.length === 0 && <p role="status">Nothing matches “{text}”.</p>}
    </div>
  );
}
