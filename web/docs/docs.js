// The reference for people, drawn from /openapi.json: operations by group, then the schemas.
import { chinese, el, languageButton, pick, say, word } from './page.js';

const main = document.getElementById('main');
let api = null;

const idOf = text => text.replace(/[^A-Za-z0-9]+/g, '-');
const schemaLink = name => el('a', { href: `#schema-${name}` }, name);
/** What `$ref` leads to. */
const follow = value => (value?.$ref ? value.$ref.slice(2).split('/').reduce((place, key) => place[key.replace('~1', '/')], api) : value);
/** Of paragraphs in both languages, the reader's; a single line may have both halves itself. */
function prose(text) {
  const paragraphs = (text ?? '').split('\n\n').filter(Boolean);
  const mine = paragraphs.filter(paragraph => /[\u4e00-\u9fff]/.test(paragraph) === chinese());
  return paragraphs.length > 1 ? mine : paragraphs.map(pick);
}

/** A schema's type in short, as nodes. */
function typeOf(schema) {
  if (!schema) return [];
  if (schema.$ref) return [schemaLink(schema.$ref.split('/').pop())];
  if (schema.allOf) return schema.allOf.filter(part => part.$ref || part.type).flatMap(typeOf);
  if (schema.anyOf && !schema.properties) return schema.anyOf.flatMap((part, i) => [i ? ' | ' : '', ...typeOf(part)]);
  const types = [schema.type ?? 'any'].flat().join(' | ');
  const limits = [];
  if (schema.enum) limits.push(schema.enum.filter(value => value !== null).join(', '));
  if ('const' in schema) limits.push(String(schema.const));
  if (schema.minimum !== undefined || schema.maximum !== undefined) limits.push(`${schema.minimum ?? ''}…${schema.maximum ?? ''}`);
  if (schema.maxLength) limits.push(`≤ ${schema.maxLength}`);
  if (schema.maxItems !== undefined) limits.push(say(`≤ ${schema.maxItems} 项`, `≤ ${schema.maxItems} items`));
  if (schema.default !== undefined) limits.push(say('缺省 ', 'default ') + schema.default);
  const items = schema.items ? ['[', ...typeOf(schema.items), ']'] : [];
  return [items.length ? '' : types, ...items, limits.length ? `: ${limits.join('; ')}` : ''];
}

const table = (heads, rows) => el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, heads.map(head => el('th', { scope: 'col' }, head)))), el('tbody', {}, rows.map(row => el('tr', {}, row.map(cell => el('td', {}, cell)))))));
const example = value => (value === undefined ? null : el('details', {}, el('summary', {}, say('示例', 'Example')), el('pre', {}, typeof value === 'string' ? value : JSON.stringify(value, null, 2))));

function drawProperties(schema) {
  if (!schema.properties) return [];
  const required = new Set(schema.required);
  return table([say('字段', 'Field'), say('类型', 'Type'), say('说明', 'Meaning')], Object.entries(schema.properties).map(([name, property]) => [
    [el('code', {}, name), required.has(name) ? '' : el('span', { class: 'quiet' }, say('（可选）', ' (optional)'))], typeOf(property), [pick(property.description ?? follow(property).description), nested(property)]]));
}
/** Objects written in place, not by name. */
function nested(property) {
  const inner = [property, ...property.anyOf ?? []].find(part => part.properties);
  return inner ? drawProperties(inner) : null;
}

function drawOperation(path, method, operation) {
  const roles = operation['x-roles'] ?? [];
  const parameters = (operation.parameters ?? []).map(follow);
  const request = operation.requestBody?.content;
  return el('section', { id: idOf(`${method}-${path}`), class: 'card' },
    el('h3', {}, pick(operation.summary)),
    el('p', {}, el('code', {}, el('strong', {}, method.toUpperCase()), ` ${path}`)),
    prose(operation.description).map(paragraph => el('p', {}, paragraph)),
    el('p', { class: 'quiet' }, say('角色：', 'Roles: '), roles.length ? roles.map(role => `${word('role', role)}（${role}）`).join(say('、', ', ')) : say('公开，无需令牌', 'public, no token')),
    parameters.length > 0 && [el('h4', {}, say('参数', 'Parameters')), table([say('名称', 'Name'), say('位置', 'In'), say('类型', 'Type'), say('说明', 'Meaning')],
      parameters.map(parameter => [el('code', {}, parameter.name), parameter.in, typeOf(parameter.schema), pick(parameter.description)]))],
    request && [el('h4', {}, say('请求正文', 'Request body'), operation.requestBody.required ? '' : say('（可空）', ' (may be empty)')),
      Object.entries(request).map(([media, content]) => [el('p', {}, el('code', {}, media), ' ', typeOf(content.schema)), example(content.example)])],
    el('h4', {}, say('答复', 'Answers')), table([say('状态', 'Status'), say('说明', 'Meaning'), say('内容', 'Content')], Object.entries(operation.responses).map(([status, reference]) => {
      const response = follow(reference);
      return [el('code', {}, status), pick(response.description), Object.entries(response.content ?? {}).map(([media, content]) => el('div', {}, el('code', {}, media), ' ', typeOf(content.schema), Number(status) < 400 && example(content.example)))];
    })));
}

function draw() {
  document.getElementById('top').replaceChildren(el('h1', {}, el('a', { href: '/' }, say('回应', 'Huiying'))), el('strong', {}, say('接口说明', 'API reference')),
    el('span', { class: 'right' }, el('a', { href: '/openapi.json' }, 'openapi.json'), languageButton(draw)));
  if (!api) return;
  const operations = Object.entries(api.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));
  const groups = api.tags.map(({ name }) => ({ name, members: operations.filter(({ operation }) => operation.tags.includes(name)) }));
  const schemas = Object.entries(api.components.schemas);
  main.replaceChildren(el('div', { class: 'docs' },
    el('nav', { 'aria-label': say('目录', 'Contents') },
      groups.map(group => [el('strong', {}, pick(group.name)), el('ul', {}, group.members.map(({ path, method, operation }) => el('li', {}, el('a', { href: `#${idOf(`${method}-${path}`)}` }, pick(operation.summary)))))]),
      el('strong', {}, say('数据结构', 'Schemas')), el('ul', {}, schemas.map(([name]) => el('li', {}, schemaLink(name))))),
    el('div', {},
      el('section', { class: 'card' }, el('h2', {}, `${pick(api.info.title)} ${api.info.version}`), prose(api.info.description).map(paragraph => el('p', {}, paragraph)),
        el('p', {}, pick(api.components.securitySchemes.bearer.description)), el('pre', {}, `curl -H 'Authorization: Bearer <token>' ${location.origin}/v1/messages`)),
      groups.map(group => [el('h2', {}, pick(group.name)), group.members.map(({ path, method, operation }) => drawOperation(path, method, operation))]),
      el('h2', {}, say('数据结构', 'Schemas')),
      schemas.map(([name, schema]) => el('section', { id: `schema-${name}`, class: 'card' }, el('h3', {}, name), prose(schema.description).map(paragraph => el('p', {}, paragraph)), schema.properties ? drawProperties(schema) : el('p', {}, typeOf(schema)))))));
}

draw();
try {
  const response = await fetch('/openapi.json');
  if (!response.ok) throw new Error(String(response.status));
  api = await response.json();
  draw();
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
} catch (error) {
  main.replaceChildren(el('p', { class: 'card problem' }, say('读不到 /openapi.json：', '/openapi.json cannot be read: '), String(error.message)));
}
