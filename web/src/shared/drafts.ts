// What somebody has typed, kept in this tab until it has been sent: a reload, another page, an expired session or a conflict
// loses none of it. Texts to citizens do not outlive the tab.
const prefix = 'huiying.draft.';

export function readDraft<T extends object>(key: string): Partial<T> {
  try {
    return JSON.parse(sessionStorage.getItem(prefix + key) ?? '{}') as Partial<T>;
  } catch {
    return {};
  }
}

export function keepDraft(key: string, values: object): void {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(values));
  } catch {
    // Full storage must not keep anybody from typing.
  }
}

export const hasDraft = (key: string): boolean => sessionStorage.getItem(prefix + key) !== null;
export const dropDraft = (key: string): void => sessionStorage.removeItem(prefix + key);
/** Leaving on purpose: the next person at this machine must not find them. */
export function dropAllDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}
