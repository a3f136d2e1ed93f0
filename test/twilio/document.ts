import { XMLParser, XMLValidator } from 'fast-xml-parser'
import * as z from 'zod'
import extract from './twiml-verbs.json'

/** What each element may hold, cut from Twilio's TwiML reference to the part that this hotline uses. */
const Verb = z.object({
  text: z.boolean().default(false),
  children: z.array(z.string()),
  attributes: z.record(z.string(), z.string()),
})
const Verbs = z.record(z.enum(['voice', 'messaging']), z.record(z.string(), Verb))
const verbs = Verbs.parse(extract)

export type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] }

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true, // the numeric ones come with them
})
const Nodes = z.array(z.record(z.string(), z.unknown()))
const Attributes = z.record(z.string(), z.string())

const elementsOf = (raw: unknown): (Element | string)[] =>
  Nodes.parse(raw).flatMap((node): (Element | string)[] => {
    const name = Object.keys(node).find((key) => key !== ':@')
    if (name === undefined || name.startsWith('?')) return []
    if (name === '#text') return [String(node[name])]
    const attributes = Attributes.parse(node[':@'] ?? {})
    return [{ name, attributes, children: elementsOf(node[name]) }]
  })

/** The root of a document. Throws where it is not well formed. */
export function parse(xml: string): Element {
  const valid = XMLValidator.validate(xml)
  if (valid !== true) throw new Error(`line ${valid.err.line}: ${valid.err.msg} in ${xml}`)
  const [root, ...more] = elementsOf(parser.parse(xml))
  if (typeof root !== 'object' || more.length > 0) throw new Error(`not one root in ${xml}`)
  return root
}

export const isElement = (child: Element | string): child is Element => typeof child !== 'string'

/** The words of an element, whatever stands around them. */
export const textOf = (element: Element): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')

/** All elements of that name, in order, the root included. */
export const all = (root: Element, name: string): Element[] => [
  ...(root.name === name ? [root] : []),
  ...root.children.filter(isElement).flatMap((child) => all(child, name)),
]

/** What Twilio would not know in a document; empty if it knows everything. */
export function faults(root: Element, kind: 'voice' | 'messaging'): string[] {
  const known = verbs[kind]
  const within = (element: Element): string[] => {
    const verb = known[element.name]
    if (verb === undefined) return [`<${element.name}> is no verb here`]
    const attributes = Object.entries(element.attributes).flatMap(([name, value]) => {
      const shape = verb.attributes[name]
      if (shape === undefined) return [`<${element.name}> has no attribute ${name}`]
      return new RegExp(shape, 'u').test(value) ? [] : [`${name} of <${element.name}> is "${value}"`]
    })
    const children = element.children.flatMap((child) => {
      if (typeof child === 'string')
        return verb.text || child.trim() === '' ? [] : [`words straight in <${element.name}>`]
      return verb.children.includes(child.name) ? within(child) : [`<${child.name}> inside <${element.name}>`]
    })
    return [...attributes, ...children]
  }
  return root.name === 'Response' ? within(root) : [`the root is <${root.name}>`]
}
