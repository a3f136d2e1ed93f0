/** How the desk page looks: one column on a phone, light and dark as the device says. */
export const STYLE = `
:root{color-scheme:light dark;--wall:#f3efe8;--card:#fffdf9;--ink:#22201c;--soft:#5d574e;--rule:#d9d1c4;--go:#1f5c52;--go-ink:#fff;--bad:#9b2c1d;--bad-wall:#fbe9e5;--hot:#9b2c1d;--warm:#7a4a00;--theirs:#ebe5da;--mine:#d8e8e3;--note:#fbf1cf;font:1rem/1.5 system-ui,sans-serif}
@media(prefers-color-scheme:dark){:root{--wall:#15191b;--card:#1e2427;--ink:#ece7df;--soft:#b0aaa0;--rule:#3a4246;--go:#7fcabb;--go-ink:#10211d;--bad:#ff9d8c;--bad-wall:#3a1e19;--hot:#ff9d8c;--warm:#f0c070;--theirs:#2b3236;--mine:#1d3f38;--note:#3c3518}}
*{box-sizing:border-box}body{margin:0;background:var(--wall);color:var(--ink)}
a{color:var(--go)}h1{font-size:1.35rem;margin:0 0 .75rem}h2{font-size:1.05rem;margin:0 0 .5rem}h3{font-size:1rem;margin:0}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}main:focus{outline:0}
.skip{position:absolute;left:-99rem}.skip:focus{left:.5rem;top:.5rem;background:var(--card);padding:.5rem;z-index:2}
header{background:var(--card);border-bottom:1px solid var(--rule);padding:.6rem 1rem}
.bar{max-width:64rem;margin:auto;display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center}
nav{display:flex;flex-wrap:wrap;gap:.1rem .25rem;flex:1 1 20rem}
nav a{padding:.35rem .6rem;border-radius:.5rem;text-decoration:none;color:var(--ink)}nav a[aria-current]{background:var(--theirs);font-weight:600}
.me{color:var(--soft);font-size:.9rem;display:flex;flex-wrap:wrap;gap:.4rem .75rem;align-items:center}
main,.state{max-width:64rem;margin:0 auto;padding:1rem}.state{display:flex;justify-content:space-between;gap:1rem;padding-bottom:0;font-size:.9rem;min-height:2.2rem;color:var(--soft)}
#said{font-weight:600;color:var(--go)}#said.bad,.bad{color:var(--bad)!important}
.card{background:var(--card);border:1px solid var(--rule);border-radius:.75rem;padding:1rem;margin:0 0 1rem}
.row{display:grid;grid-template-columns:4rem 7rem 1fr auto;gap:.25rem 1rem;align-items:center;padding:.6rem 0;border-top:1px solid var(--rule)}
.row:first-of-type{border-top:0}.code{font-weight:700;font-size:1.15rem;letter-spacing:.02em}
.plain{list-style:none;margin:0;padding:0}.card p.soft{margin:.35rem 0}.soft{color:var(--soft);font-size:.92rem}
.tag{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.85rem;font-weight:600;color:var(--soft)}
.tag.crisis{color:var(--hot)}.tag.urgent{color:var(--warm)}
button,.button{font:inherit;font-weight:600;min-height:2.75rem;padding:.35rem 1rem;border-radius:.6rem;border:1px solid var(--go);background:var(--go);color:var(--go-ink);cursor:pointer;text-decoration:none;display:inline-flex;align-items:center}
button.quiet,.button.quiet{background:transparent;color:var(--go)}button.grave{background:transparent;border-color:var(--bad);color:var(--bad)}button[aria-busy]{opacity:.6;cursor:progress}
.me button{min-height:2.2rem;padding:.1rem .7rem}
label{display:block;font-weight:600;margin:.6rem 0 .2rem}.check{display:inline-flex;align-items:center;gap:.35rem;font-weight:400;margin:0 .75rem .2rem 0;min-height:2rem}
input,select,textarea{font:inherit;color:inherit;background:var(--wall);border:1px solid var(--soft);border-radius:.5rem;padding:.5rem;max-width:100%}
input[type=checkbox],input[type=radio]{width:1.15rem;height:1.15rem;accent-color:var(--go)}
textarea{width:100%;min-height:5.5rem;resize:vertical}.wide{width:100%}fieldset{border:1px solid var(--rule);border-radius:.6rem;margin:.75rem 0;padding:.5rem .75rem}legend{font-weight:600}
.talk{display:grid;gap:1rem}@media(min-width:56rem){.talk{grid-template-columns:minmax(0,1.5fr) minmax(16rem,1fr);align-items:start}}
#lines{margin:0 0 .75rem;max-height:55vh;overflow-y:auto}#lines ol{display:flex;flex-direction:column;gap:.5rem}
#lines li{max-width:85%;padding:.5rem .75rem;border-radius:.75rem;background:var(--theirs);align-self:flex-start;overflow-wrap:anywhere;white-space:pre-wrap}
#lines li.clinician{background:var(--mine);align-self:flex-end}#lines li.note{background:var(--note);align-self:stretch;max-width:100%}
#lines .soft{display:block;white-space:normal}audio{display:block;max-width:100%;margin-top:.35rem}
.acts{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-top:.6rem}.ready{display:grid;gap:.4rem}
.ready button{font-weight:400;text-align:left;border-color:var(--rule);color:var(--ink);background:transparent;min-height:2.5rem;line-height:1.35}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--rule);vertical-align:top}th{font-size:.85rem;color:var(--soft)}
.filters{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:end}
.number{font-size:1.6rem;font-weight:700;letter-spacing:.03em}
.alerts{border-color:var(--bad);background:var(--bad-wall)}.alerts .soft{color:var(--ink)}
.story li{padding:.35rem 0;overflow-wrap:anywhere}.story span,.story strong{display:block}
details summary{cursor:pointer;font-weight:600;padding:.4rem 0;color:var(--go)}details.grave summary{color:var(--bad)}
@media(max-width:36rem){.row{grid-template-columns:3.5rem 1fr auto}.row .soft{grid-column:1/-1;order:3}main,.state{padding:.75rem}.state{padding-bottom:0}
table.stack thead{position:absolute;left:-99rem}table.stack tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--rule)}table.stack td{display:inline-block;border:0;padding:.1rem .75rem .1rem 0}}
`
