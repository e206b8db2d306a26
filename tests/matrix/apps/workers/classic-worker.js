importScripts("node_modules/headwater/dist/polyfill.global.js", "src/classic.js", "src/answer.js");
answerWith(seeClassic);
