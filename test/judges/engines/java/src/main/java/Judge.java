import com.fasterxml.jackson.databind.ObjectMapper;
import com.netflix.conductor.common.metadata.workflow.WorkflowDef;
import com.netflix.conductor.core.utils.ParametersUtils;
import com.netflix.conductor.model.WorkflowModel;
import io.camunda.connector.runtime.core.secret.SecretUtil;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.conductoross.conductor.dao.SecretsDAO;

/** Answers each line of JSON with one: what the engine's own library makes of a text. */
public final class Judge {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();

  public static void main(String[] arguments) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      // ASCII only, so that nothing but the library under test touches the characters
      out.println(ascii(answer(JSON.readValue(line, Map.class))));
    }
  }

  private static String answer(Map<?, ?> request) throws Exception {
    var answer = new HashMap<String, Object>();
    try {
      answer.put("value", ask(request));
      answer.put("ok", true);
      return JSON.writeValueAsString(answer);
    } catch (Throwable failure) {
      return JSON.writeValueAsString(Map.of("ok", false, "error", String.valueOf(failure.getMessage())));
    }
  }

  @SuppressWarnings("unchecked")
  private static Object ask(Map<?, ?> request) {
    var text = (String) request.get("text");
    var values = (Map<String, Object>) request.get("values");
    switch ((String) request.get("judge")) {
      case "feel":
        return feel(text, values);
      case "connectors":
        return SecretUtil.replaceSecrets(text, null, (name, context) -> marked(values, name));
      case "conductor":
        return conductor(text, values, (Map<String, Object>) request.get("input"));
      default:
        throw new IllegalArgumentException("no such judge");
    }
  }

  private static Object feel(String text, Map<String, Object> values) {
    var result = FEEL.evaluateExpression(text, values);
    if (result.isSuccess()) return result.result();
    throw new IllegalArgumentException(result.failure().message());
  }

  /** Without values: the name in angle brackets, which no further pass takes for anything. */
  private static String marked(Map<String, Object> values, String name) {
    return values == null ? "<" + name + ">" : (String) values.get(name);
  }

  /** Both evaluations, as a task's input goes through them. */
  private static Object conductor(String text, Map<String, Object> secrets, Map<String, Object> input) {
    var dao =
        (SecretsDAO)
            Proxy.newProxyInstance(
                Judge.class.getClassLoader(),
                new Class<?>[] {SecretsDAO.class},
                (proxy, method, args) -> method.getName().equals("getSecret") ? secrets.get(args[0]) : null);
    var utils = new ParametersUtils(JSON, null, dao);
    var definition = new WorkflowDef();
    definition.setSchemaVersion(2);
    var workflow = new WorkflowModel();
    workflow.setWorkflowDefinition(definition);
    workflow.setInput(input == null ? Map.of() : input);
    var scheduled = utils.getTaskInput(Map.of("field", text), workflow, null, null);
    return utils.substituteSecrets(scheduled).get("field");
  }

  private static String ascii(String json) {
    var escaped = new StringBuilder();
    for (char unit : json.toCharArray()) {
      if (unit < 0x80) escaped.append(unit);
      else escaped.append(String.format("\\u%04x", (int) unit));
    }
    return escaped.toString();
  }
}
