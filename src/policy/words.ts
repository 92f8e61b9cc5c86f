/** What a decision says, in words. */
import type { Engine, RequestUrl } from '../engines/types.js';
import { listed } from '../listed.js';
import { scopeTitle } from '../scopes/index.js';
import { type Limit, type Place, type Step, sendsTo } from './decide.js';
import { lacksScheme, type Target } from './hosts.js';

/** Whose limit it is. */
export function originOf({ origin }: Limit, secret: string): string {
  if (origin.kind === 'entry') return `the entry of \`${secret}\``;
  return `the rule for ${listed(origin.tags.map((tag) => `\`${tag}\``))}`;
}

/** What a list permits: `auth or headers`. */
export function permitted({ kind, items }: Pick<Step, 'kind' | 'items'>): string {
  const words = items.map(({ value }) => (kind === 'scopes' ? scopeTitle(value) : value));
  return words.length === 0 ? 'nothing' : listed(words, 'or');
}

/** What a list is asked, and what it answers, one line: `scope acme/chat, only acme/payments`. */
export function describeStep(step: Step, place: Place): string {
  const subject = subjectOf(step, place);
  if (step.permittedBy === null) return `${subject}, only ${permitted(step)}`;
  const by = step.permittedBy.map(({ value }) => (step.kind === 'scopes' ? scopeTitle(value) : value));
  return by.some((item) => !subject.endsWith(` ${item}`)) ? `${subject} (${listed(by)})` : subject;
}

function subjectOf({ kind }: Step, { scope, workflow, engine, field }: Place): string {
  switch (kind) {
    case 'scopes':
      return `scope ${scopeTitle(scope)}`;
    case 'workflows':
      return `workflow ${workflow}`;
    case 'engines':
      return `engine ${engine}`;
    case 'fields':
      return `field of category ${field?.category ?? ''}`;
    case 'hosts':
      return hostSubject(field?.destinations ?? []);
  }
}

/** The destinations that a list of hosts does not permit. */
function refusedOf(step: Step, place: Place): readonly (Target | null)[] {
  return (place.field?.destinations ?? []).filter((_, index) => !sendsTo(step, place, index));
}

function hostSubject(destinations: readonly (Target | null)[]): string {
  if (destinations.length === 0) return 'no part of a request';
  return destinations.includes(null) ? 'host not known before run time' : `host ${hostsOf(destinations)}`;
}

function hostsOf(destinations: readonly (Target | null)[]): string {
  return listed([...new Set(destinations.flatMap((target) => (target === null ? [] : [hostOf(target)])))]);
}

function hostOf({ host, port, usualPort }: Target): string {
  return usualPort ? host : `${host}:${port}`;
}

/** A finding's message and help for the list that forbids a use. `urls`: of the place's destinations, one for each. */
export function refusal(
  step: Step,
  place: Place,
  secret: string,
  { title }: Pick<Engine, 'title'>,
  urls: readonly RequestUrl[],
): { readonly message: string; readonly help: string } {
  const only = permitted(step);
  const destinations = place.field?.destinations ?? [];
  const say = (text: string, help: string) => ({ message: `\`${secret}\` ${text}`, help });
  const other = `use a secret that is meant for this, or have it permitted: see \`claviger explain ${secret}\``;
  switch (step.kind) {
    case 'scopes':
      return say(`may not be used in ${scopeTitle(place.scope)}: it is for ${only}`, other);
    case 'workflows':
      return say(`may not be used in this workflow: it is for ${only}`, other);
    case 'engines':
      return say(`may not be used in ${title}: it is for ${only}`, other);
    case 'fields':
      return say(
        `may not be used in a field of category ${place.field?.category ?? ''}: it is for ${only}`,
        `move it to a field of category ${only}`,
      );
    case 'hosts':
      if (destinations.length === 0)
        return say(
          `may only be sent to ${only}, and this field is no part of a request whose destination is known`,
          'use it in the headers, the authentication or the body of a request, beside its URL',
        );
      if (destinations.some((target, index) => target === null && isSchemeless(urls[index])))
        return say(
          `may only be sent to ${only}, and the URL of this request has no scheme`,
          'write the URL with its scheme, as in `https://host/path`',
        );
      if (destinations.includes(null))
        return say(
          `may only be sent to ${only}, and where this request goes is not known before run time`,
          'write scheme and host into the URL as they are: only what follows the first `/` may be computed',
        );
      return say(`may not be sent to ${hostsOf(refusedOf(step, place))}: it is for ${only}`, other);
  }
}

function isSchemeless(url: RequestUrl | undefined): boolean {
  const [first] = url?.parts ?? [];
  return first?.kind === 'text' && lacksScheme(first.text);
}
