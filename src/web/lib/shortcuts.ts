const KEY = 'accubooks.singleKeys';

/** Keys without Ctrl can be switched off: they disturb people who speak to their computer. */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(KEY) !== 'off';
}

export function setSingleKeys(isOn: boolean): void {
  if (isOn) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, 'off');
}

const TYPED_INTO =
  'input:not([type="radio"], [type="checkbox"], [type="file"]), textarea, select, [contenteditable]';

/** True where a letter means itself. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(TYPED_INTO) !== null;
}
