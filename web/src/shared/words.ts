// The words of the field for people: what the API calls by code, in both languages. One line per vocabulary, `code=中文=English`.
// Unknown codes stay as they are, so that a new one of the service is readable at least.
import { language } from './language';

const vocabulary = {
  kind: 'consultation=咨询=Consultation|help=求助=Help|complaint=投诉=Complaint|report=举报=Report|suggestion=意见建议=Suggestion|praise=表扬=Praise|bad_review=差评=Bad review|petition=信访=Petition|disclosure_request=依申请公开=Disclosure request|opinion=征集意见=Opinion',
  channel: 'leader_mailbox=领导信箱=Leader’s mailbox|suggestion_mailbox=人民建议征集=Suggestion mailbox|online_petition=网上信访=Online petition|web_consultation=网上咨询=Web consultation|web_message=网站留言=Web message|hotline_12345=12345热线=Hotline 12345|service_review=一网通办好差评=Service review|new_media=新媒体评论=New media',
  state: 'registered=待派单=In triage|dispatched=待签收=To sign|handling=办理中=In hand|paused=已挂起=Paused|replied=答复待审=Reply in review|closed=已办结=Closed|declined=不予受理=Declined|voided=已作废=Voided',
  stage: 'dispatch=派单=Dispatch|sign=签收=Sign|first_contact=先行联系=First contact|internal=内部时限=Internal|reply=答复=Reply|total=总时限=In all|deliver=反馈=Delivery|callback=回访=Call back|ruling=退单裁定=Ruling|assist=协办=Assist|special_response=专项回应=Special response',
  clock: 'running=计时中=Running|paused=暂停=Paused|met=按时=On time|missed=超时=Late|cancelled=取消=Cancelled',
  verb: 'register=登记=Register|dispatch=派单=Dispatch|sign=签收=Sign|assign=指定承办人=Assign|contact=先行联系=Contact|progress=记录进展=Progress|reply=答复=Reply|return=申请退单=Return|approve_return=同意退单=Return approved|reject_return=驳回退单=Return rejected|endorse_return=初审同意退单=Return endorsed|withdraw_return=撤回退单=Return withdrawn|transfer_out=转出=Transfer out|decline=不予受理=Decline|void=申请作废=Void|approve_void=同意作废=Void approved|reject_void=驳回作废=Void rejected|withdraw_void=撤回作废=Void withdrawn|withdraw=来件人撤回=Withdraw|view_identity=查看身份=Identity viewed|deliver=送达=Delivered|pause=挂起=Pause|resume=恢复=Resume|extend=申请延期=Extend|approve_extension=同意延期=Extension granted|reject_extension=驳回延期=Extension refused|withdraw_extension=撤回延期=Extension withdrawn|approve=审核通过=Approve reply|send_back=审核退回=Send back|supplement=补充=Supplement|approve_supplement=重新办理=Opened again|reject_supplement=无须重办=Not opened again|rating=登记评价=Rating|rework=重办=Rework|nudge=催办=Nudge|supervise=督办=Supervise|fail_delivery=送达失败=Not delivered|settle_delivery=已另行告知=Told otherwise|escalate=升级=Escalation|acknowledge=已知悉=Acknowledged|recompute=重新计算=Recomputed|unlink=解除重复关联=Unlink|split=拆分=Split|close=办结=Close|reopen=重开=Reopen|train=训练=Train|issue_token=签发令牌=Token issued|revoke_token=收回令牌=Token revoked|flag_cluster=提示集中诉求=Cluster flagged|confirm_cluster=确认集中诉求=Cluster confirmed|dismiss_cluster=不作集中诉求=Cluster dismissed|merge_clusters=合并集中诉求=Clusters merged|split_cluster=拆分集中诉求=Cluster split|move_member=移动集中诉求成员=Member moved|open_response=发起专项回应=Special response opened|take_measure=登记措施=Measure taken|answer_response=专项回应答复=Special response answered|answer_member=随专项回应答复=Answered with the special response|close_response=结束专项回应=Special response closed',
  outcome: 'solved=实际解决=Solved|partly_solved=部分解决=Partly solved|explained=解释说明=Explained|unsolved=未解决=Unsolved|adopted=采纳=Adopted|partly_adopted=部分采纳=Partly adopted|noted=留作参考=Noted|not_adopted=不予采纳=Not adopted|transferred_out=已转出=Transferred out',
  reason: 'not_accepted_by_hotline=热线不受理=Not for the hotline|not_our_duty=非本单位职责=Not our duty|not_our_area=非本辖区=Not our area|essentials_missing=要素不全=Essentials missing|wrongly_repeated=误重复派单=Wrongly repeated|other=其他=Other|entry_error=录入错误=Entry error|no_answer=无人接听=No answer|wrong_number=号码有误=Wrong number|refused=拒绝沟通=Refused|no_contact_given=未留联系方式=No contact given|reached=已联系上=Reached|emergency_line=应拨打紧急专线=Emergency line|in_other_procedure=已在其他法定程序=In another procedure|no_new_facts=同一事项无新事实=No new facts|secret_or_private=涉密或涉隐私=Secret or private|outside_government=非政府职责=Outside government|unlawful_or_abusive=违法或谩骂=Unlawful or abusive|too_vague=内容笼统无法核实=Too vague|correction=请来件人补正=Citizen has to add|third_party=征求第三方意见=A third party is asked|hearing=听证=Hearing|appraisal=鉴定=Appraisal|extension=延期=Extension|supplement=办结后补充=Added after closing|delivery_failed=送达失败=Not delivered|skipped=已过时点，只作补记=Passed by then, recorded only|withdrawn_by_citizen=来件人撤回=Withdrawn by the citizen',
  score: 'satisfied=满意=Satisfied|mostly_satisfied=基本满意=Mostly satisfied|neutral=一般=Neutral|dissatisfied=不满意=Dissatisfied',
  request: 'return=退单=Return|void=作废=Void|extension=延期=Extension|supplement=补充来件=Supplement|delivery=送达失败=Delivery failed',
  request_state: 'pending=待裁定=Waiting|approved=已同意=Approved|rejected=已驳回=Rejected|withdrawn=已撤回=Withdrawn',
  routed: 'service_item=责任清单=Catalogue|rule=规则=Rule|model=学习模型=Model|manual=人工=By hand|fallback=无匹配=No match',
  field: 'office=单位=Office|note=说明=Note|body=答复内容=Reply|outcome=办理结果=Outcome|reason=理由=Reason|reached=联系结果=Result|assignee=承办人=Person in charge|suggested_office=建议单位=Suggested office|complex=复杂件=Complex|state=状态=State|assisting=协办单位=Assisting|kind=性质=Kind|priority=紧急程度=Priority|score=评价=Score|comment=意见=Comment|channel=渠道=Channel|number=受理编号=Number|policy=时限规则=Policy|routed_by=派单依据=Routed by|routing_reason=派单理由=Routing reason|round=轮次=Round|limit=延长到或延长多久=How far|level=级别=Level|question=请来件人补正的内容=What the citizen has to add|short_clock=另设督办短时限=Short clock beside ours|paused_for=挂起理由=Paused for|supervised=督办级别=Supervised|service_item=事项=Service item|confidential=保密=Confidential|advice=指引=Advice|parts=拆分为=Parts|title=标题=Title|text=内容=Text|done=协办已完成=Assisting is done|assist_limit=协办期限=Assist limit|due=到期=Due|reply=答复=Reply|duplicate_of=重复于=Repeat of|final=终局，不得再退=Final|contacted=联系过来件人=Contacted|solved=问题已解决=Solved|version=版本=Version|notes=工作记录=Notes|requests=申请=Requests|measure=措施=Measure|calendar=日历=Calendar|received_from=收到自=Received from|received_to=收到至=Received to',
  role: 'adapter=渠道=Channel|office=承办单位=Office|dispatcher=派单员=Dispatcher|supervisor=督办=Supervisor|editor=编辑=Editor|admin=管理员=Administrator|router=自动派单=Router|system=系统=System|citizen=来件人=Citizen',
  cluster: 'watching=观察中=Watching|flagged=已提示=Flagged|confirmed=已确认=Confirmed|responding=回应中=Responding|answered=已回应=Answered|closed=已结束=Closed|dismissed=已排除=Dismissed',
  cluster_action: 'confirm=确认为集中诉求=Confirm|dismiss=不作集中诉求=Dismiss|merge=与另一个合并=Merge|split=拆出所选=Split off|move=移动一件=Move one|special_response=发起专项回应=Open a special response',
  response: 'open=回应中=In hand|answered=已答复=Answered|closed=已结束=Closed',
  response_action: 'measures=登记措施=Add a measure|answer=统一答复=Answer|close=结束回应=Close',
  reached: 'answered=已统一答复=Answered|informed=已告知=Informed|left_out=未送达=Left out',
  escalation: 'rung=逐级升级=Ladder|nudge=催办=Nudge|supervise=督办=Supervision|rework=重办=Rework',
  file: 'image=图片=Picture|audio=录音=Sound|video=视频=Film|text=文本=Text|application=文档=Document',
  training: 'kept=启用新模型=Kept|not_better=未优于现用模型=Not better|nothing_new=没有新样本=Nothing new|failed=失败=Failed',
} as const;
export type Vocabulary = keyof typeof vocabulary;

const lists = new Map(Object.entries(vocabulary).map(([name, line]) => [name, new Map(line.split('|').map(entry => {
  const [code, zh, en] = entry.split('=');
  return [code, { zh, en }] as const;
}))]));

export const word = (list: Vocabulary, code: string | null | undefined): string => lists.get(list)?.get(code ?? '')?.[language.value] ?? code ?? '';
export const wordsOf = (list: Vocabulary): string[] => [...lists.get(list)!.keys()];
/** The same where any of several vocabularies may be meant. */
export const anyWord = (code: string, ...names: Vocabulary[]): string => word(names.find(name => lists.get(name)?.has(code)) ?? 'reason', code);
