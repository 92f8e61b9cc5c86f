/** Connectors of Gainsight in "Code Mode": JSON, one or an array of them. */
import { host, path, prose, sentence, thing, title } from './words.mjs';

export const REFERENCE = {
  write: (name) => `{{ get_secret('${name}') }}`,
  malformed: (name) => `{{ get_secret("${name}") }}`,
  otherwise: (random) => random.pick(['{{ account.api_token }}', '{{ company.key }}', '{{ user.token }}']),
};

export function gainsight(file) {
  const { random, size } = file;
  const connectors = [connector(file, 0)];
  let written = JSON.stringify(connectors, null, 2).length;
  while (written < size) {
    const made = connector(file, connectors.length);
    written += JSON.stringify(made, null, 2).length * 1.1;
    connectors.push(made);
  }
  return connectors.length === 1 && random.chance(0.8) ? connectors[0] : connectors;
}

function connector({ random, credential, name }, number) {
  const fields = Array.from({ length: random.between(2, 12) }, () => [
    `${thing(random)}_${random.between(1, 99)}`,
    random.pick([`{{ account.${thing(random)} }}`, sentence(random), random.between(1, 9999)]),
  ]);
  return {
    name: `${name} ${number} ${title(random)}`,
    description: prose(random, random.between(1, 3)),
    method: random.pick(['GET', 'POST', 'PATCH']),
    url: `https://${host(random)}${path(random)}/{{ account.external_id }}`,
    headers: [
      { key: 'Content-Type', value: 'application/json', overridable: random.chance(0.3) },
      { key: 'X-Api-Key', value: credential(), overridable: false },
    ],
    query_parameters: random.chance(0.5) ? [{ key: 'since', value: '{{ last_run }}' }] : [],
    authentication: random.pick([
      () => ({ type: 'none', config: {} }),
      () => ({ type: 'apikey', config: { header: 'Authorization', token: credential() } }),
      () => ({
        type: 'oauth_client_credentials',
        config: {
          token_url: `https://${host(random)}/oauth/token`,
          client_id: `gainsight-${thing(random)}`,
          client_secret: credential(),
        },
      }),
    ])(),
    request_body: JSON.stringify(Object.fromEntries(fields), null, random.chance(0.5) ? 2 : 0),
    response_body: '{{ response.body }}',
    response_content_type: 'application/json',
  };
}
