// What a message is called: its title, or how its text begins.
import type { Message } from '../api/models';

export function titleOf({ title, body, number }: Pick<Message, 'title' | 'body' | 'number'>): string {
  if (title) return title;
  const text = (body ?? '').trim().split('\n')[0];
  return text.length > 40 ? `${text.slice(0, 40)}…` : text || number;
}

/** What a cluster is called: the words its people share, else what it is about and where. */
export const clusterTitle = ({ title, service_item, place, id }: { title: string; service_item?: string | null; place?: string | null; id: string }): string => title || [place, service_item].filter(Boolean).join(' · ') || `#${id}`;
