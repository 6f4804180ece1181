// Names for the shapes of the API. What openapi.json describes is generated (`npm run types`); what the contract promises but the
// document does not describe yet is written down here, every field optional that a page can do without.
import type { components } from './schema';

type Schemas = components['schemas'];
export type Message = Schemas['Message'];
export type Clock = Schemas['Clock'];
export type Request = Schemas['Request'];
export type Event = Schemas['Event'];
export type Explanation = Schemas['Explanation'];
export type ExplainedClock = Schemas['ExplainedClock'];
export type Escalation = Schemas['Escalation'];
export type OverdueReport = Schemas['OverdueReport'];
export type OverdueGroup = Schemas['OverdueGroup'];
export type OfficeSummary = Schemas['OfficeSummary'];
export type OfficeName = Schemas['OfficeName'];
export type PublicStatus = Schemas['PublicStatus'];
export type RoutingReport = Schemas['RoutingReport'];
export type Contact = Schemas['Contact'];
export type Score = Schemas['Score'];
export type Verb = Message['verbs'][number];
export type Role = Schemas['Role'];

export interface Problem { status: number; code: string; detail: string; errors?: { pointer: string; code: string; detail: string }[]; allowed?: string[] }
export interface Page<T> { items: T[]; next: string | null }

export interface Change { seq: number; verb: string; message?: string | null; number?: string | null; state?: string | null; office?: string | null; at: string }
export interface Person { person: string; roles: Role[]; offices: string[]; level: number | null }

export interface Cluster {
  id: string; state: string; title?: string | null; people?: number; messages?: number; heat?: number; severity?: string | number | null; first_at?: string | null; last_at?: string | null; office?: string | null; service_item?: string | null; place?: string | null;
  flagged_at?: string | null; why?: ClusterWhy | null; terms?: Term[]; shared_terms?: Term[]; places?: (string | { name: string })[]; trend?: Trend[]; examples?: { id: string; title?: string | null; number?: string }[]; special_response?: SpecialResponse | string | null; verbs?: string[];
}
export type Term = string | { term: string; weight?: number };
export type Trend = { day?: string; week?: string; messages?: number; people?: number; count?: number };
export interface ClusterWhy { terms?: Term[]; shared_terms?: Term[]; place?: string | null; service_item?: string | null; people?: number; expected?: number | null; baseline?: number | null; probability?: number | null; reason?: string; reason_zh?: string; reason_en?: string }
export interface ClusterMember { id?: string; message?: string; number?: string; title?: string | null; channel?: string; external_id?: string; received_at?: string; state?: string; office?: string | null }
export interface SpecialResponse {
  id: string; cluster?: string | null; title?: string | null; state?: string; office: string; assisting?: string[]; note?: string | null; due_at?: string | null; due_on?: string | null; overdue?: boolean; members?: number; people?: number;
  measures?: { text: string; date?: string | null; by?: string }[]; answer?: { body: string; publish?: boolean; answered_at?: string } | null; before?: number | null; after?: number | null; trend?: Trend[];
}
export interface Hotspot { key?: string; service_item?: string | null; place?: string | null; topic?: string | null; name?: string | null; messages?: number; count?: number; people?: number; growth?: number | null; previous?: number | null; same_period_last_year?: number | null; year_before?: number | null; bad_share?: number | null; bad_ratings_share?: number | null; special_responses?: number }
export interface LoadReport { as_of?: string; days?: LoadDay[]; offices?: { office: string | null; days: LoadDay[] }[]; items?: LoadRow[]; groups?: LoadRow[] }
export interface LoadDay { day: string; due?: number; likely_late?: number | null; working?: boolean; before_holiday?: boolean; last_safe?: boolean; last_safe_day?: boolean }
export interface LoadRow extends LoadDay { office: string | null }
