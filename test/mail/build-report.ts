interface ReportParts {
  messageId: string;
  /** As in the header To of the mail that came back. */
  to: string;
  finalRecipient?: string;
  action?: string;
  status?: string;
  diagnostic?: string;
  /** text/rfc822-headers, or the whole message. */
  returnedType?: string;
}

/** A report of failed delivery as Postfix writes it. */
export function buildReport({
  messageId,
  to,
  finalRecipient = to,
  action = 'failed',
  status = '5.1.1',
  diagnostic = `smtp; 550 5.1.1 <${to}>: no such person`,
  returnedType = 'text/rfc822-headers',
}: ReportParts): Buffer {
  return Buffer.from(
    `Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: comments@moderato.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B3F1.1"

This is a MIME-encapsulated message.

--B3F1.1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--B3F1.1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: B3F1
Arrival-Date: Sat,  1 Mar 2025 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; ${finalRecipient}
Original-Recipient: rfc822;${finalRecipient}
Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.example
Diagnostic-Code: ${diagnostic}

--B3F1.1
Content-Description: Undelivered Message Headers
Content-Type: ${returnedType}

Return-Path: <comments@moderato.test>
From: Comments <comments@moderato.test>
To: ${to}
Subject: [Moderato] Please moderate
Message-ID: ${messageId}

--B3F1.1--
`.replaceAll('\n', '\r\n'),
  );
}
