/** Many events, each of one post at one time, kept as numbers: times below 2^30, posts below 2^23. */
export interface Moments {
  add(time: number, post: number): void;
  /** In the order of time, then post. */
  sorted(): Float64Array;
}

export const mostPosts = 2 ** 23;

export function openMoments(expected: number): Moments {
  let keys = new Float64Array(Math.max(16, expected));
  let length = 0;
  return {
    add(time, post) {
      if (length === keys.length) {
        const larger = new Float64Array(length * 2);
        larger.set(keys);
        keys = larger;
      }
      keys[length++] = time * mostPosts + post;
    },
    sorted: () => keys.subarray(0, length).sort(),
  };
}

export const timeOf = (key: number) => Math.floor(key / mostPosts);
export const postOf = (key: number) => key % mostPosts;
