import type { Column, ColumnType } from '../../shared/table.ts';

export interface DumpTable {
  /** The root element of its XML file. */
  element: string;
  file: string;
  /** Every attribute that a dump of any year has had. */
  attributes: string[];
  /** The same, in snake_case and typed. */
  columns: Column[];
  key: string[];
}

/**
 * The tables of the Stack Exchange data dump, by stream name. Attributes and types as in the published schema
 * (meta.stackexchange.com/questions/2677), with those that only older or newer dumps carry.
 */
export const dumpTables: Record<string, DumpTable> = {
  posts: table('posts', 'Posts.xml', {
    Id: 'bigint',
    PostTypeId: 'int',
    ParentId: 'bigint',
    AcceptedAnswerId: 'bigint',
    CreationDate: 'timestamp',
    DeletionDate: 'timestamp',
    Score: 'int',
    ViewCount: 'int',
    Body: 'string',
    OwnerUserId: 'bigint',
    OwnerDisplayName: 'string',
    LastEditorUserId: 'bigint',
    LastEditorDisplayName: 'string',
    LastEditDate: 'timestamp',
    LastActivityDate: 'timestamp',
    Title: 'string',
    Tags: 'string',
    AnswerCount: 'int',
    CommentCount: 'int',
    FavoriteCount: 'int',
    ClosedDate: 'timestamp',
    CommunityOwnedDate: 'timestamp',
    ContentLicense: 'string',
  }),
  users: table('users', 'Users.xml', {
    Id: 'bigint',
    Reputation: 'int',
    CreationDate: 'timestamp',
    DisplayName: 'string',
    LastAccessDate: 'timestamp',
    WebsiteUrl: 'string',
    Location: 'string',
    AboutMe: 'string',
    Views: 'int',
    UpVotes: 'int',
    DownVotes: 'int',
    Age: 'int',
    ProfileImageUrl: 'string',
    EmailHash: 'string',
    AccountId: 'bigint',
  }),
  votes: table('votes', 'Votes.xml', {
    Id: 'bigint',
    PostId: 'bigint',
    VoteTypeId: 'int',
    UserId: 'bigint',
    CreationDate: 'timestamp',
    BountyAmount: 'int',
  }),
  tags: table('tags', 'Tags.xml', {
    Id: 'bigint',
    TagName: 'string',
    Count: 'int',
    ExcerptPostId: 'bigint',
    WikiPostId: 'bigint',
    IsModeratorOnly: 'boolean',
    IsRequired: 'boolean',
  }),
  comments: table('comments', 'Comments.xml', {
    Id: 'bigint',
    PostId: 'bigint',
    Score: 'int',
    Text: 'string',
    CreationDate: 'timestamp',
    UserDisplayName: 'string',
    UserId: 'bigint',
    ContentLicense: 'string',
  }),
  badges: table('badges', 'Badges.xml', {
    Id: 'bigint',
    UserId: 'bigint',
    Name: 'string',
    Date: 'timestamp',
    Class: 'int',
    TagBased: 'boolean',
  }),
  post_history: table('posthistory', 'PostHistory.xml', {
    Id: 'bigint',
    PostHistoryTypeId: 'int',
    PostId: 'bigint',
    RevisionGUID: 'string',
    CreationDate: 'timestamp',
    UserId: 'bigint',
    UserDisplayName: 'string',
    Comment: 'string',
    Text: 'string',
    CloseReasonId: 'int',
    ContentLicense: 'string',
  }),
  post_links: table('postlinks', 'PostLinks.xml', {
    Id: 'bigint',
    CreationDate: 'timestamp',
    PostId: 'bigint',
    RelatedPostId: 'bigint',
    LinkTypeId: 'int',
  }),
};

function table(element: string, file: string, attributes: Record<string, ColumnType>): DumpTable {
  const columns = Object.entries(attributes).map(([name, type]) => ({
    name: snakeCase(name),
    type,
    nullable: name !== 'Id',
  }));
  return { element, file, attributes: Object.keys(attributes), columns, key: ['id'] };
}

/** `RevisionGUID` → `revision_guid`, `PostTypeId` → `post_type_id`. */
export function snakeCase(attribute: string): string {
  return attribute.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
