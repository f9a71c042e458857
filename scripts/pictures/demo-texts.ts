// What is said on the demo site: questions about the two articles, and what moderators meet beside them.

export const LONG = `I read the declaration twice this week, once before the article and once after it, and what stayed with me is how much of it is about things that used to be called local. A strait, a cable, a factory for shells: each of them has a place on a map, and each of them is said to matter on the other side of the world.

My first question is about the word “partner”. The article counts four in the Indo-Pacific. Is that a list which somebody keeps, with a way to get on it and a way to leave it, or is it whoever was invited to the last three summits? I have looked for the list and found only photographs.

My second question is about the order of things. The treaty was signed in June and the summit was in July. Declarations of this kind are written for months. Was the paragraph about exports there already, and did the treaty only make it longer? Somebody must have seen the drafts.

My third question is smaller. The two leaders met “beside” the summit. Who sets up such a meeting, and in whose room is it held? I once worked in a hotel where two delegations had to be kept on different floors, and the lift was the only diplomat among us.

I do not expect anybody to answer all of this under an article. But a short piece on how such a week is put together would be read in my house from the first line to the last.`;

export const SOURCES = `For everybody who would rather read the documents than what is said about them:

- [the declaration](https://documents.example.org/declaration)
- [both speeches](https://documents.example.org/speeches)
- [the treaty, in translation](https://archive.example.com/treaty)
- [a map of the partners](https://maps.example.net/partners)

The second one is the shortest.`;

/** A word that is shown the other way round, and one with a character in it that nobody sees. */
export const DISGUISED = `The minutes of the meeting are in minutes-\u202efdp.exe\u202c, which is on the page of the minis\u200btry. It opens with a double click.`;

export const MIRACLE = `My uncle was tired of the news as well. Then somebody sold him a miracle cure against it, three drops in the morning, and now he sleeps through every summit. Ask me for the address!`;

export const BONUS = `Bored of politics? Get your casino bonus tonight: https://bonus.example.net/a https://bonus.example.net/b https://bonus.example.net/c`;

export const PHONE = `Thank you for not asking for an account. If you ever look for somebody to test the form with a screen reader, call me: 555 0100, any evening.`;

export const WITHOUT_PHONE = `Thank you for not asking for an account. If you ever look for somebody to test the form with a screen reader, call me, any evening.`;
