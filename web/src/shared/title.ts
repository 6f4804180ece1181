// What a message is called: its title, or how its text begins.
import type { Message } from '../api/models';

export function titleOf({ title, body, number }: Pick<Message, 'title' | 'body' | 'number'>): string {
  if (title) return title;
  const text = (body ?? '').trim().split('\n')[0];
  return text.length > 40 ? `${text.slice(0, 40)}…` : text || number;
}
