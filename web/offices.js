// The offices of this installation by name, and the list that office fields offer.
import { chinese } from './page.js';
import { callService } from './service.js';

const offices = new Map();

/** Reads the register once, and fills the list `offices` of the page. */
export async function nameOffices() {
  if (offices.size > 0) return;
  for (let path = '/v1/offices?limit=200'; path;) {
    const answer = await callService(path);
    if (!answer.ok) throw answer.problem;
    for (const office of answer.data.items) offices.set(office.code, office);
    path = answer.data.next && `/v1/offices?limit=200&cursor=${encodeURIComponent(answer.data.next)}`;
  }
  document.getElementById('offices').replaceChildren(...[...offices.values()].map(office => new Option(office.name, office.code)));
}

/** The name in the reader's language; the code where there is none. */
export function officeName(code) {
  const office = offices.get(code);
  return (chinese() ? office?.name : office?.name_en || office?.name) || code;
}
