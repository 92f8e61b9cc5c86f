/** What files of workflows talk about. */

export const SERVICES = [
  'ledger',
  'billing',
  'stripe',
  'mailer',
  'tracking',
  'warehouse',
  'customs',
  'carrier',
  'crm',
  'calendar',
  'search',
  'invoices',
  'payroll',
  'chat',
  'maps',
  'archive',
  'scoring',
  'catalog',
  'tickets',
  'orders',
  'refunds',
  'alerts',
  'survey',
  'loyalty',
  'stock',
  'contracts',
  'identity',
  'reports',
  'translate',
  'weather',
];

/** What a service is signed in to with. */
export const CREDENTIALS = [
  'API_KEY',
  'TOKEN',
  'PASSWORD',
  'CLIENT_SECRET',
  'WEBHOOK_SECRET',
  'SIGNING_KEY',
  'LOGIN',
];

const SUBJECTS = [
  'the customer',
  'the order',
  'a parcel',
  'the invoice',
  'this step',
  'the warehouse',
  'the carrier',
  'the approval',
  'an account manager',
  'the nightly import',
  'the partner',
  'a subscriber',
  'the regional office',
  'the retry',
];
const VERBS = [
  'is told about',
  'waits for',
  'checks',
  'confirms',
  'copies',
  'compares',
  'collects',
  'cancels',
  'repeats',
  'books',
  'sends',
  'closes',
  'splits',
  'reads',
  'updates',
  'archives',
  'signs',
  'translates',
];
const OBJECTS = [
  'the amount due',
  'every open position',
  'the shipping address',
  'the last three invoices',
  'the risk score',
  'the customs form',
  'a reminder',
  'the contact in the CRM',
  'the currency of the account',
  'the monthly report',
  'the stock of the next day',
  'the answer of the service',
  'all attachments',
  'the signature',
  'the tax number',
];
const ENDS = [
  'before the end of the day',
  'once a week',
  'unless the amount is below 50 EUR',
  'as the contract says',
  'within two hours',
  'in the language of the customer',
  'and keeps a copy',
  'when the queue is empty',
  'after the second reminder',
  'for orders from abroad',
  'with the reference of the order',
];
/** A few say the word that references are found by, or what looks like one at first sight. */
const TELLING = [
  'The secret is rotated by the platform team',
  'Ask operations for the secret, it is not kept here',
  'Each tenant has a secret of its own',
  'Secrets live in the store, never in this file',
  'The client_secret comes with the request',
  'The token is valid for an hour',
  'The password is asked for at the first sign-in',
];
const FOREIGN = [
  'Zahlungserinnerung für überfällige Rechnungen – zweite Mahnung',
  'Récupère l’adresse du client et vérifie le numéro fiscal',
  '注文の確認メールを送信します',
  'Уведомление о доставке',
  'Avisa al cliente 📦 y cierra el pedido ✅',
];

const capital = (text) => text[0].toUpperCase() + text.slice(1);

export function sentence(random) {
  if (random.chance(0.006)) return random.pick(TELLING);
  if (random.chance(0.03)) return random.pick(FOREIGN);
  return `${capital(random.pick(SUBJECTS))} ${random.pick(VERBS)} ${random.pick(OBJECTS)} ${random.pick(ENDS)}`;
}

export function prose(random, sentences) {
  return `${Array.from({ length: sentences }, () => sentence(random)).join('. ')}.`;
}

const WORK = [
  'check',
  'load',
  'store',
  'notify',
  'create',
  'update',
  'close',
  'find',
  'merge',
  'assign',
  'approve',
  'price',
  'route',
  'print',
  'score',
  'sync',
];
const THINGS = [
  'order',
  'invoice',
  'customer',
  'parcel',
  'payment',
  'contract',
  'ticket',
  'stock',
  'address',
  'refund',
  'report',
  'contact',
  'label',
  'offer',
  'batch',
  'account',
];

export const title = (random) => `${random.pick(WORK)} ${random.pick(THINGS)}`;
export const thing = (random) => random.pick(THINGS);
/** `check_order_7`: unique in its file by the number. */
export const identifier = (random, number, joint = '_') =>
  `${random.pick(WORK)}${joint}${random.pick(THINGS)}${joint}${number}`;
export const host = (random) =>
  `${random.pick(SERVICES)}.${random.pick(['example.com', 'example.net', 'internal.example'])}`;
export const path = (random) => `/v${random.between(1, 3)}/${thing(random)}s`;
