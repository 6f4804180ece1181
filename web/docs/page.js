// What both pages share: building elements (text only, never markup from data), the language, and the words of the field.

let language = localStorage.getItem('huiying.language') === 'en' ? 'en' : 'zh';
export const chinese = () => language === 'zh';
/** The text in the reader's language. */
export const say = (zh, en) => (chinese() ? zh : en);
/** Of a text written `中文 / English`, the reader's half. */
export function pick(text) {
  const parts = String(text ?? '').split(' / ');
  return parts.length < 2 ? parts[0] : chinese() ? parts[0] : parts.slice(1).join(' / ');
}

export function languageButton(changed) {
  const show = () => { document.documentElement.lang = say('zh-CN', 'en'); };
  show();
  return el('button', { type: 'button', 'data-key': 'language', lang: say('en', 'zh-CN'), onclick: () => {
    language = say('en', 'zh');
    localStorage.setItem('huiying.language', language);
    show();
    changed();
  } }, say('English', '中文'));
}

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}
export const el = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => build(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

// One line a vocabulary: word=中文=English.
const vocabulary = {
  kind: 'consultation=咨询=Consultation|help=求助=Help|complaint=投诉=Complaint|report=举报=Report|suggestion=建议=Suggestion|praise=表扬=Praise|bad_review=差评=Bad review|petition=信访=Petition|disclosure_request=依申请公开=Disclosure request|opinion=征求意见=Opinion',
  state: 'registered=待派单=Registered|dispatched=待签收=To be signed|handling=办理中=In hand|paused=暂停=Paused|replied=已答复待审=Reply under review|closed=已办结=Closed|declined=不予受理=Declined|voided=已作废=Voided',
  stage: 'dispatch=派单=Dispatch|sign=签收=Sign|first_contact=先行联系=First contact|internal=内部时限=Internal|reply=答复=Reply|total=总时限=In all|deliver=反馈=Bring home|callback=回访=Call back|ruling=退单裁定=Ruling',
  clock: 'running=计时中=Running|paused=暂停=Paused|met=按时=Met|missed=超时=Missed|cancelled=取消=Cancelled',
  verb: 'register=登记=Register|dispatch=派单=Dispatch|sign=签收=Sign|assign=指定经办人=Assign|contact=先行联系=Contact|progress=记录进展=Progress|reply=答复=Reply|return=申请退单=Return|approve_return=同意退单=Return approved|reject_return=驳回退单=Return rejected|withdraw_return=撤回退单=Return withdrawn|transfer_out=转出=Transfer out|decline=不予受理=Decline|void=申请作废=Void|approve_void=同意作废=Void approved|reject_void=驳回作废=Void rejected|withdraw_void=撤回作废=Void withdrawn|withdraw=撤回=Withdraw|view_identity=查看身份=Identity viewed|deliver=送达=Delivered|pause=挂起=Pause|resume=恢复=Resume|extend=申请延期=Ask for an extension|extension=延期=Extension|approve_extension=同意延期=Extension approved|reject_extension=驳回延期=Extension rejected|withdraw_extension=撤回延期=Extension withdrawn|approve=审核通过=Approve the reply|send_back=审核退回=Send back|supplement=补充=Supplement|approve_supplement=重新办理=Opened again|reject_supplement=无须重办=Not opened again|rating=评价=Rating|rework=重办=Open again|nudge=催办=Nudge|supervise=督办=Supervise|delivery=送达失败=Not delivered|fail_delivery=送达失败=Not delivered|settle_delivery=已另行告知=Told otherwise|escalate=升级=Escalation|acknowledge=已知悉=Acknowledged|recompute=重新计算=Recomputed',
  outcome: 'solved=已解决=Solved|partly_solved=部分解决=Partly solved|explained=已解释说明=Explained|unsolved=未解决=Unsolved|adopted=采纳=Adopted|partly_adopted=部分采纳=Partly adopted|noted=留作参考=Noted|not_adopted=未采纳=Not adopted|transferred_out=转出=Transferred out',
  reason: 'not_accepted_by_hotline=热线不受理=Not for the hotline|not_our_duty=非本单位职责=Not our duty|not_our_area=非本辖区=Not our area|essentials_missing=要素不全=Essentials missing|wrongly_repeated=误重复=Wrongly repeated|other=其他=Other|entry_error=录入错误=Entry error|no_answer=无人接听=No answer|wrong_number=号码有误=Wrong number|refused=拒绝沟通=Refused|no_contact_given=未留联系方式=No contact given|reached=已联系上=Reached|emergency_line=请拨紧急专线=Emergency line|in_other_procedure=已在其他程序=In another procedure|no_new_facts=无新事实=No new facts|secret_or_private=涉密或涉隐私=Secret or private|outside_government=非政府职责=Outside government|unlawful_or_abusive=违法或谩骂=Unlawful or abusive|too_vague=内容过于笼统=Too vague|correction=请来件人补正=The citizen has to add something|third_party=征求第三方意见=A third party is asked|hearing=听证=Hearing|appraisal=鉴定=Appraisal|extension=延期=Extension|supplement=办结后补充=Added after closing|delivery_failed=送达失败=Not delivered|satisfied=满意=Satisfied|mostly_satisfied=基本满意=Mostly satisfied|neutral=一般=Neutral|dissatisfied=不满意=Dissatisfied|withdrawn_by_citizen=来件人撤回=Withdrawn by the citizen',
  request: 'pending=待裁定=Waiting|approved=同意=Approved|rejected=驳回=Rejected|withdrawn=撤回=Withdrawn',
  routed: 'service_item=事项目录=Service item|rule=规则=Rule|model=模型=Model|manual=人工=By hand|fallback=无匹配=No match',
  field: 'office=单位=Office|note=说明=Note|body=答复内容=Reply|outcome=办理结果=Outcome|reason=理由=Reason|reached=联系结果=Result|assignee=经办人=Person|suggested_office=建议单位=Suggested office|complex=复杂件=Complex|state=状态=State|assisting=协办=Assisting|kind=性质=Kind|priority=紧急程度=Priority|score=评价=Score|comment=意见=Comment|channel=渠道=Channel|number=编号=Number|policy=时限规则=Policy|routed_by=派单依据=Routed by|routing_reason=派单理由=Routing reason|round=轮次=Round|limit=延长=How far|level=级别=Level|question=请来件人补正的内容=What the citizen has to add|short_clock=另设督办短时限=Short clock beside ours|paused_for=挂起理由=Paused for|supervised=督办级别=Supervised|service_item=事项=Service item|confidential=保密=Confidential',
  role: 'adapter=渠道=Channel adapter|office=承办单位=Office|dispatcher=派单员=Dispatcher|supervisor=督办=Supervisor|editor=编辑=Editor|admin=管理员=Administrator',
};
const lists = new Map(Object.entries(vocabulary).map(([name, line]) => [name, new Map(line.split('|').map(entry => {
  const [key, zh, en] = entry.split('=');
  return [key, { zh, en }];
}))]));
/** A word of a vocabulary for people; unknown words stay as they are. */
export const word = (list, key) => lists.get(list).get(key)?.[language] ?? String(key ?? '');
/** The same where any vocabulary may be meant, the likelier ones first. */
export const anyWord = (key, ...names) => word(names.find(name => lists.get(name)?.has(key)) ?? 'reason', key);
