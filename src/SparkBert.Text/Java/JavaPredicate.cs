namespace SparkBert.Text.Java;

/// <summary>What one character of a pattern matches.</summary>
/// <param name="Members">The code points.</param>
/// <param name="IsBasic">
/// Whether the JDK knows that all of them are in the basic plane and none is a surrogate. A pattern that has other characters never begins
/// a match inside a surrogate pair; a pattern without them may.
/// </param>
internal readonly record struct JavaPredicate(CodePointSet Members, bool IsBasic = false)
{
    public JavaPredicate Union(JavaPredicate other) => new(Members.Union(other.Members), IsBasic && other.IsBasic);

    public JavaPredicate Intersect(JavaPredicate other) => new(Members.Intersect(other.Members), IsBasic && other.IsBasic);

    public JavaPredicate Negate() => new(Members.Complement());
}
