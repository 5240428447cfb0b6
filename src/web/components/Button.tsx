import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '@/web/lib/classNames.ts';
import styles from './Button.module.css';

type Tone = 'primary' | 'plain' | 'quiet' | 'danger';
type ButtonProps = ComponentProps<'button'> & { tone?: Tone };

/** For a link that stands among buttons. */
export function buttonClass(tone: Tone): string {
  return classNames(styles.button, styles[tone]);
}

export function Button({ tone = 'plain', className, type = 'button', ...rest }: ButtonProps): ReactNode {
  return <button type={type} className={classNames(buttonClass(tone), className)} {...rest} />;
}
