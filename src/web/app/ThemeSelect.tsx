import type { ReactNode } from 'react';
import { chooseTheme, THEMES } from '@/web/lib/theme.ts';
import { useTheme } from '@/web/lib/useTheme.ts';
import styles from './ThemeSelect.module.css';

const LABELS = { system: 'Auto', light: 'Light', dark: 'Dark' } as const;

export function ThemeSelect(): ReactNode {
  const current = useTheme();
  return (
    <fieldset className={styles.choice}>
      <legend className="visuallyHidden">Colours</legend>
      {THEMES.map((theme) => (
        <label key={theme}>
          <input
            className="visuallyHidden"
            type="radio"
            name="theme"
            checked={theme === current}
            onChange={() => chooseTheme(theme)}
          />
          <span>{LABELS[theme]}</span>
        </label>
      ))}
    </fieldset>
  );
}
