/** Moves the form under the comment that it answers; without a script the link loads the page for that reply. */
export function replyInPlace(): void {
  const respond = document.querySelector<HTMLElement>('#respond');
  const heading = respond?.querySelector<HTMLElement>('#reply-title');
  const parent = respond?.querySelector<HTMLInputElement>('#comment_parent');
  const comment = respond?.querySelector<HTMLTextAreaElement>('#comment');
  if (!respond || !heading || !parent || !comment) return;

  const home = document.createComment('');
  respond.before(home);
  let opener: HTMLElement | null = null;

  const reply = (link: HTMLElement, id: string): void => {
    const answered = document.getElementById(`comment-${id}`);
    if (!answered) return;
    opener = link;
    parent.value = id;
    const name = document.createElement('bdi');
    name.textContent = answered.querySelector('[data-author]')?.textContent ?? '';
    heading.replaceChildren('Leave a Reply to ', name);
    if (!respond.querySelector('.cancel-reply')) heading.after(cancelLink());
    answered.after(respond);
    comment.focus();
  };

  const cancel = (): void => {
    parent.value = '0';
    heading.textContent = 'Leave a Reply';
    respond.querySelector('.cancel-reply')?.remove();
    home.after(respond);
    forgetReplyInAddress();
    (opener ?? comment).focus();
    opener = null;
  };

  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLElement>('[data-reply-to]');
    if (link) reply(link, link.dataset.replyTo ?? '');
    else if (event.target.closest('.cancel-reply a')) cancel();
    else return;
    event.preventDefault();
  });
}

function cancelLink(): HTMLElement {
  const link = document.createElement('a');
  link.id = 'cancel-comment-reply-link';
  link.href = '#respond';
  link.textContent = 'Cancel reply';
  const line = document.createElement('p');
  line.className = 'cancel-reply';
  line.append(link);
  return line;
}

// Else a reload would ask for the reply again.
function forgetReplyInAddress(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has('replytocom')) return;
  address.searchParams.delete('replytocom');
  history.replaceState(null, '', address);
}
