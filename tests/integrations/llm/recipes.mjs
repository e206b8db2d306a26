// The recipes with the packages of this folder.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { recipe as recipeIn } from "../support/recipes.mjs";

export const folder = dirname(fileURLToPath(import.meta.url));

/** What a recipe exports. */
export const recipe = (name) => recipeIn(name, folder);
