import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '@/web/lib/classNames.ts';
import styles from './Button.module.css';

type ButtonProps = ComponentProps<'button'> & { tone?: 'primary' | 'plain' | 'quiet' | 'danger' };

export function Button({ tone = 'plain', className, type = 'button', ...rest }: ButtonProps): ReactNode {
  return <button type={type} className={classNames(styles.button, styles[tone], className)} {...rest} />;
}
