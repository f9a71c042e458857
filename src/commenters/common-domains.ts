/** Domains that very many people share, for mail, for pages, or to register names below. */
const COMMON = new Set(
  `
  gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de live.com msn.com
  yahoo.com yahoo.co.uk yahoo.co.jp yahoo.fr yahoo.de ymail.com icloud.com me.com mac.com aol.com
  gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de posteo.de mailbox.org bluewin.ch
  proton.me protonmail.com pm.me fastmail.com zoho.com mail.com hey.com tutanota.com tuta.com
  orange.fr free.fr laposte.net wanadoo.fr sfr.fr libero.it virgilio.it tiscali.it alice.it
  telefonica.net ziggo.nl kpnmail.nl xs4all.nl telenet.be skynet.be wp.pl o2.pl onet.pl interia.pl
  seznam.cz centrum.cz abv.bg ukr.net mail.ru inbox.ru list.ru bk.ru yandex.ru yandex.com rambler.ru
  qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net docomo.ne.jp ezweb.ne.jp
  rediffmail.com uol.com.br bol.com.br terra.com.br comcast.net verizon.net att.net sbcglobal.net
  bellsouth.net cox.net charter.net shaw.ca rogers.com sympatico.ca bigpond.com optusnet.com.au
  btinternet.com sky.com virginmedia.com ntlworld.com talktalk.net
  wordpress.com blogspot.com tumblr.com medium.com substack.com github.io github.com gitlab.io
  wixsite.com weebly.com neocities.org netlify.app vercel.app pages.dev facebook.com instagram.com
  x.com twitter.com youtube.com linkedin.com t.me bsky.app mastodon.social
  co.uk org.uk ac.uk gov.uk com.au net.au org.au co.nz co.jp ne.jp or.jp ac.jp com.br org.br com.ar
  com.mx co.in co.za co.kr com.tr com.cn com.tw com.hk com.sg com.my co.id com.pl com.ua co.il
  `
    .trim()
    .split(/\s+/),
);

/** Would a ban of it catch very many people who have nothing to do with each other? */
export const isCommonDomain = (domain: string): boolean => COMMON.has(domain);
