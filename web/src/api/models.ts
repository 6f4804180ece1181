// Names for the shapes of the API; the shapes themselves are generated from openapi.json (`npm run types`).
import type { components } from './schema';

type Schemas = components['schemas'];
export type Message = Schemas['Message'];
export type Attachment = Schemas['Attachment'];
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

export type Change = Schemas['Change'];
export type Person = Pick<Schemas['Caller'], 'person' | 'roles' | 'offices' | 'level'>;
export type Cluster = Schemas['Cluster'];
export type ClusterSummary = Schemas['ClusterSummary'];
export type ClusterAction = ClusterSummary['actions'][number];
export type ClusterMember = Schemas['ClusterMember'];
export type SpecialResponse = Schemas['SpecialResponse'];
export type ResponseState = SpecialResponse['state'];
export type PublicSpecialResponse = Schemas['PublicSpecialResponse'];
export type Hotspots = Schemas['Hotspots'];
export type LoadReport = Schemas['LoadReport'];
export type LikeMessage = Schemas['LikeMessage'];
export type PerformanceReport = Schemas['PerformanceReport'];
export type PerformanceFigures = Schemas['PerformanceFigures'];
export type RecomputeProgress = Schemas['RecomputeProgress'];
export type Preview = Schemas['Preview'];
/** A preview that can be applied, or what a change would do. */
export type Moves = Preview | Schemas['WhatIfReport'];
