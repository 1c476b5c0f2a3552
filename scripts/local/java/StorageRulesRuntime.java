import com.google.firebase.rules.lang.CompileResult;
import com.google.firebase.rules.lang.FirebaseRulesProtoCompiler;
import com.google.firebase.rules.lang.common.FirebaseRulesLangOptions;
import com.google.firebase.rules.runtime.evaluators.AuthRuleEvaluator.RuleContext;
import com.google.firebase.rules.runtime.impl.DefaultEvaluator;
import com.google.firebase.rules.runtime.v1.ExpressionValue;
import com.google.firebase.rules.runtime.v1.RulesetAst;
import com.google.firebase.rules.v1.File;
import com.google.firebase.rules.v1.Issue;
import com.google.firebase.rules.v1.Source;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Judges uploads and downloads by storage.rules where firebase-tools cannot download its own runtime.
 *
 * <p>The judge is Google's: the rules engine inside the Cloud Firestore emulator's JAR. This class only
 * speaks firebase-tools' protocol with it: one JSON object a line, requests on standard input, answers
 * on standard output, the first answer (id -1) meaning "ready". Requests are {@code load_ruleset} (compile
 * and keep) and {@code verify} (does this ruleset permit this method on this path?).
 *
 * <p>Not spoken: rules that look into Firestore. Such a rule fails to evaluate here, and so denies.
 */
public final class StorageRulesRuntime {
  private static final int READY = -1;

  private final Map<String, RulesetAst> rulesets = new HashMap<>();
  private final FirebaseRulesProtoCompiler compiler =
      FirebaseRulesProtoCompiler.createStandalone(
          FirebaseRulesLangOptions.builder().allowTernaryOperator(true).build());

  public static void main(String[] args) throws IOException {
    PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err); // the engine's own words must not fall between the answers
    StorageRulesRuntime runtime = new StorageRulesRuntime();
    answers.println(new Answer(READY).json());
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      answers.println(runtime.answer(JsonParser.parseString(line).getAsJsonObject()).json());
    }
  }

  private Answer answer(JsonObject request) {
    Answer answer = new Answer(request.get("id").getAsLong());
    JsonObject context = request.getAsJsonObject("context");
    String action = request.get("action").getAsString();
    switch (action) {
      case "load_ruleset" -> load(context, answer);
      case "verify" -> verify(context, answer);
      default -> answer.errors.add("This runtime does not know the action " + action);
    }
    return answer;
  }

  private void load(JsonObject context, Answer answer) {
    Source.Builder source = Source.newBuilder();
    for (JsonElement element : context.getAsJsonObject("source").getAsJsonArray("files")) {
      JsonObject file = element.getAsJsonObject();
      source.addFiles(
          File.newBuilder()
              .setName(file.get("name").getAsString())
              .setContent(file.get("content").getAsString()));
    }
    CompileResult compiled = compiler.compile(source.build());
    for (Issue issue : compiled.getIssues()) {
      boolean fatal = issue.getSeverity() == Issue.Severity.ERROR;
      (fatal ? answer.errors : answer.warnings).add(sentence(issue));
    }
    if (!compiled.hasCompilationError()) {
      RulesetAst ruleset = compiled.getRulesetAst();
      rulesets.put(context.get("rulesetName").getAsString(), ruleset);
      answer.result.addProperty("rulesVersion", ruleset.getVersionValue());
    }
  }

  private static String sentence(Issue issue) {
    var place = issue.getSourcePosition();
    return String.format(
        "%s:%d:%d %s", place.getFileName(), place.getLine(), place.getColumn(), issue.getDescription());
  }

  /** As in production, a rule that cannot be evaluated denies; the reason goes into the emulator's log. */
  private void verify(JsonObject context, Answer answer) {
    boolean permit = false;
    try {
      permit = permits(context);
    } catch (ExecutionException failure) {
      answer.warnings.add(String.valueOf(failure.getCause().getMessage()));
    } catch (InvalidProtocolBufferException | RuntimeException failure) {
      answer.warnings.add(String.valueOf(failure));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    answer.result.addProperty("permit", permit);
  }

  private boolean permits(JsonObject context)
      throws InvalidProtocolBufferException, ExecutionException, InterruptedException {
    RuleContext.Builder rule =
        RuleContext.builder()
            .service(context.get("service").getAsString())
            .method(context.get("method").getAsString())
            .path(context.get("path").getAsString())
            .listeners(List.of());
    for (Map.Entry<String, JsonElement> variable : context.getAsJsonObject("variables").entrySet()) {
      ExpressionValue.Builder value = ExpressionValue.newBuilder();
      JsonFormat.parser().merge(variable.getValue().toString(), value);
      rule.supplyVariable(variable.getKey(), value.build());
    }
    RulesetAst ruleset = rulesets.get(context.get("rulesetName").getAsString());
    return new DefaultEvaluator(ruleset).evaluate(rule.build()).get().permit();
  }

  /** What goes back for one request. */
  private static final class Answer {
    final JsonArray errors = new JsonArray();
    final JsonArray warnings = new JsonArray();
    final JsonObject result = new JsonObject();
    private final long id;

    Answer(long id) {
      this.id = id;
    }

    JsonObject json() {
      JsonObject line = new JsonObject();
      line.addProperty("id", id);
      line.addProperty("status", "ok");
      line.add("errors", errors);
      line.add("warnings", warnings);
      line.add("result", result);
      return line;
    }
  }
}
