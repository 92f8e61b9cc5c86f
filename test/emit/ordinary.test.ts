import { describe, expect, it } from 'vitest';
import { isOrdinary } from '../../src/emit/ordinary.js';

describe('ordinary, because many files have it', () => {
  it.each([
    '',
    'a1B2c3D',
    'production',
    'Production',
    'PRODUCTION',
    'billing-service',
    'BILLING_SERVICE',
    'billingService2',
    'svc.orders@example.com',
    'ops@example.com',
    'Acme Payments Ltd.',
    'производство',
    'api.stripe.com',
    'db-1.eu-west-1.rds.amazonaws.com:5432',
    'db.int.io',
    'https://api.example.com/v2/orders?limit=100',
    'postgres://db.example.com:5432/shop',
    '/etc/ssl/certs/ca.pem',
    '20260101',
    '2026-01-01T10:00:00Z',
    '192.168.100.200',
    '+49 30 1234567',
    '3.14159265',
  ])('%j', (text) => expect(isOrdinary(text)).toBe(true));
});

describe('not ordinary, for it could be a credential', () => {
  it.each([
    'Tr0ub4dor&3',
    'p@ss-w0rd',
    'p@ssword!',
    'aBcDeFgH',
    'Summer2026',
    'qwertzuiopasdfghjklyxcvbnm',
    'a1b2-c3d4',
    'a1b2.c3d4.e5f6',
    'yHzPi6gQTnfc0CVCTle7WvFjAbOdeRGe',
    '635881923628522530',
    '123e4567-e89b-12d3-a456-426614174000',
    'correct horse battery staple again',
    'correct-horse-battery-staple-again',
    'https://hooks.example.com/services/T00000000/B00000000/XyZ123abc',
    'postgres://shop:secret@db.example.com/shop',
    'https://token:@api.example.com',
    '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----',
    'a.'.repeat(200),
    '!!!!!!!!',
  ])('%j', (text) => expect(isOrdinary(text)).toBe(false));
});
