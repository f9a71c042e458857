import express from 'express';
import { body, param } from 'express-validator';
import request from 'supertest';
import { readFormBody } from '../../src/http/form-body.ts';
import { check, readForm } from '../../src/http/forms.ts';

const chains = [
  param('id').isInt().toInt(),
  body('name').isString().withMessage('One name, please.').bail().trim().isLength({ min: 2 }).isAlpha(),
  body('age').isInt({ min: 1 }).withMessage('An age, please.').bail().toInt(),
];

const app = express();
app.post('/:id', readFormBody({ maxBytes: 1000 }), check(chains), (req, res) => {
  res.json(readForm(req));
});

const post = async (form: string) => (await request(app).post('/7').type('form').send(form)).body as unknown;

test('when everything is right, only named fields are seen, in their checked form', async () => {
  expect(await post('name=+Ann+&age=30&role=admin&__proto__=x')).toEqual({
    ok: true,
    values: { id: 7, name: 'Ann', age: 30 },
  });
});

test('when several checks fail, each field has one message and what was typed is given back', async () => {
  expect(await post('name=+1+&age=zero&role=admin')).toEqual({
    ok: false,
    typed: { name: '1', age: 'zero' },
    errors: [
      { field: 'name', message: 'Invalid value' },
      { field: 'age', message: 'An age, please.' },
    ],
  });
});

test('when a field that became a number is right and another is not, the number is given back as text', async () => {
  expect(await post('name=1&age=30')).toMatchObject({ ok: false, typed: { name: '1', age: '30' } });
});

test('when a name comes twice, it is refused and not given back', async () => {
  expect(await post('name=Ann&name=Bob&age=1')).toEqual({
    ok: false,
    typed: { age: '1' },
    errors: [{ field: 'name', message: 'One name, please.' }],
  });
});
