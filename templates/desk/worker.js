// Says that there is no connection when there is none. Keeps the look and that one page, and nothing anybody wrote.
"use strict";

const SHELL = `shell-${new URL(location.href).searchParams.get("v")}`;
const OFFLINE = "/offline";

async function fill() {
  const answer = await fetch(OFFLINE, { cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error("not now");
  const said = await answer.clone().text();
  const parts = [...said.matchAll(/"(\/static\/[^"]+)"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
  const shell = await caches.open(SHELL);
  await shell.put(OFFLINE, answer);
  await shell.addAll(parts.filter((part) => !part.includes("/worker.js")));
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function open(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function look(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const where = new URL(request.url);
  if (where.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(open(request));
  else if (request.method === "GET" && where.pathname.startsWith("/static/")) event.respondWith(look(request));
});
