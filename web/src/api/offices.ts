// The offices' names, asked for once a session.
import { reactive } from 'vue';
import { language } from '../shared/language';
import { readAll } from './client';
import type { OfficeName } from './models';

const known = reactive(new Map<string, OfficeName>());

export async function nameOffices(): Promise<void> {
  const answer = await readAll<OfficeName>('/v1/offices');
  if (answer.ok) for (const office of answer.data) known.set(office.code, office);
}

export const officeName = (code: string | null | undefined): string => {
  const office = known.get(code ?? '');
  return office ? (language.value === 'zh' ? office.name : office.name_en) : code ?? '';
};
export const officeCodes = (): string[] => [...known.keys()];
